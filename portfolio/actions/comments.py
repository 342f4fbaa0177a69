"""Saying something about an initiative, and taking it back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, Stale, lock, record
from portfolio.mentions import mentions_in
from portfolio.models import Comment, Initiative
from portfolio.naming import reference
from portfolio.policy import (
    may_comment,
    may_edit_comment,
    may_take_away,
    mentionable_by,
)


@transaction.atomic
def post_comment(
    initiative: Initiative, *, text: str, by: User, at: datetime
) -> Comment:
    """Say something. The ledger keeps that it was said, and to whom; not the words.

    So that what should not have been written can be taken away for good.
    """
    initiative = lock(initiative)
    require(may_comment(by, initiative))
    comment = Comment(initiative=initiative, by=by, at=at, text=text)
    comment.full_clean()
    comment.save()
    called = [person.pk for person in _call(comment)]
    _record(comment, Kind.COMMENTED, by=by, at=at, mentioned=called)
    return comment


@transaction.atomic
def edit_comment(comment: Comment, *, text: str, by: User, at: datetime) -> Comment:
    """Say it otherwise; the same words leave no trace. Who is new in it hears of it."""
    comment = _there(comment)
    require(may_edit_comment(by, comment))
    said, comment.text = comment.text, text
    if comment.text == said:
        return comment
    before = {person.pk for person in comment.mentioned.all()}
    comment.edited_at = at
    comment.full_clean()
    comment.save(update_fields=["text", "edited_at"])
    called = [person.pk for person in _call(comment) if person.pk not in before]
    _record(comment, Kind.COMMENT_EDITED, by=by, at=at, mentioned=called)
    return comment


@transaction.atomic
def remove_comment(comment: Comment, *, by: User, at: datetime) -> None:
    """Take the words away for good; that something was said here stays."""
    comment = _there(comment)
    require(may_take_away(by, comment))
    comment.text, comment.removed_at = "", at
    comment.save(update_fields=["text", "removed_at"])
    comment.mentioned.clear()
    _record(comment, Kind.COMMENT_REMOVED, by=by, at=at, of=reference(comment.by))


def _there(comment: Comment) -> Comment:
    """The comment as it is now, behind the lock of its initiative."""
    initiative = lock(comment.initiative)
    found = Comment.objects.select_related("by").get(pk=comment.pk)
    found.initiative = initiative
    if found.removed_at is not None:
        raise Stale(_("This comment was removed meanwhile."), code="gone")
    return found


def _call(comment: Comment) -> list[User]:
    """Keep whom the comment mentions now, of whom its author can."""
    known = mentionable_by(comment.by, comment.initiative)
    people = mentions_in(comment.text, known).people
    comment.mentioned.set(people)
    return people


def _record(
    comment: Comment, kind: Kind, *, by: User, at: datetime, **facts: Any
) -> None:
    record(comment.initiative, kind, by=by, at=at, comment=comment.pk, **facts)
