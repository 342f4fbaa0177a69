"""What people say about an initiative and bring to it, as this reader sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from portfolio.mentions import in_bold
from portfolio.models import Attachment, Comment, Initiative
from portfolio.policy import may_edit_comment, may_take_away
from portfolio.talk import Remark, talk_of
from web.forms.talk import AttachmentForm, CommentForm

# The last ones are there at once; a long conversation opens on request.
RECENT = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A comment with what this reader may do to it."""

    comment: Comment
    text: str
    may_edit: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A file with what this reader may do to it."""

    attachment: Attachment
    may_remove: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    said: Sequence[Said]
    # How many there are, and how many of them are not shown.
    count: int
    earlier: int
    files: Sequence[Kept]
    is_watching: bool
    comment_form: CommentForm
    attachment_form: AttachmentForm


def conversation(
    initiative: Initiative, reader: User, *, whole: bool = False
) -> Conversation:
    """One query; the roles of the reader are read already."""
    talk = talk_of(initiative)
    shown = talk.remarks if whole else talk.remarks[-RECENT:]
    return Conversation(
        said=[_said(remark, reader) for remark in shown],
        count=sum(each.comment.removed_at is None for each in talk.remarks),
        earlier=len(talk.remarks) - len(shown),
        files=[Kept(each, may_take_away(reader, each)) for each in talk.attachments],
        is_watching=reader.pk in talk.watchers,
        comment_form=CommentForm(auto_id="comment-%s"),
        attachment_form=AttachmentForm(),
    )


def _said(remark: Remark, reader: User) -> Said:
    comment = remark.comment
    is_there = comment.removed_at is None
    return Said(
        comment=comment,
        text=in_bold(comment.text, remark.names),
        may_edit=is_there and may_edit_comment(reader, comment),
        may_remove=is_there and may_take_away(reader, comment),
    )
