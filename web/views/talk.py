"""Comments, files and following, on the page of an initiative."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.actions import (
    attach,
    edit_comment,
    post_comment,
    remove_attachment,
    remove_comment,
    unwatch,
    watch,
)
from portfolio.mentions import mentions_in
from portfolio.models import Attachment, Comment, Initiative
from portfolio.policy import (
    may_comment,
    may_edit_comment,
    may_take_away,
    may_watch,
    mentionable_by,
)
from web.downloads import download, there
from web.forms.base import KiemForm
from web.forms.talk import AttachmentForm, CommentForm, WatchForm
from web.views.records import RecordView

MOST_SUGGESTED = 8


class TalkView(RecordView):
    """The page's own script tells the news itself, and needs no other page."""

    @property
    def is_fetched(self) -> bool:
        return self.request.headers.get("X-Requested-With") == "fetch"

    def saved(self, news: str) -> HttpResponse:
        if self.is_fetched:
            return HttpResponse(news, content_type="text/plain; charset=utf-8")
        return super().saved(news)


class CommentView(TalkView):
    """Whoever calls a name that nobody here has hears that nobody was told."""

    form_class: type[KiemForm] = CommentForm
    title = gettext_lazy("Comment")
    may = staticmethod(may_comment)
    comment: Comment

    def after(self) -> str:
        """At the comment; where there is something to read about it, on top."""
        return super().after() + ("" if self.softly else f"#comment-{self.comment.pk}")

    @cached_property
    def softly(self) -> str:
        """Which names are nobody's."""
        known = mentionable_by(self.request.user, self.initiative)
        unknown = mentions_in(self.comment.text, known).unknown
        if not unknown:
            return ""
        sentence = ngettext(
            "Nobody in this portfolio is called %(names)s, so it stays plain text. "
            "Write the full name to tell somebody.",
            "Nobody in this portfolio is called %(names)s, so they stay plain text. "
            "Write the full name to tell somebody.",
            len(unknown),
        )
        return sentence % {"names": ", ".join(f"“@{name}”" for name in unknown)}

    @property
    def done(self) -> str:
        return " ".join(filter(None, [str(self.told), self.softly]))


class CommentNew(CommentView):
    button = gettext_lazy("Post")
    told = gettext_lazy("Comment posted.")

    def act(self, typed: dict[str, Any]) -> object:
        how = {"by": self.request.user, "at": self.at}
        self.comment = post_comment(self.initiative, text=typed["text"], **how)
        return self.comment


class CommentEdit(CommentView):
    title = gettext_lazy("Change your comment")
    told = gettext_lazy("Comment changed.")

    def find(self, pk: int, **rest: Any) -> Initiative:
        initiative = super().find(pk)
        self.comment = get_object_or_404(
            initiative.comments.select_related("by"),
            pk=rest["row"],
            removed_at__isnull=True,
        )
        return initiative

    def may(self, user: Any, _initiative: Initiative) -> bool:
        return may_edit_comment(user, self.comment)

    def form(self, *args: Any) -> KiemForm:
        return CommentForm(*args, initial={"text": self.comment.text})

    def act(self, typed: dict[str, Any]) -> object:
        how = {"by": self.request.user, "at": self.at}
        self.comment = edit_comment(self.comment, text=typed["text"], **how)
        return self.comment


class CommentRemove(CommentEdit):
    """Asks once: the words are gone after it."""

    template = "initiative/take_away.html"
    is_removal = True
    title = gettext_lazy("Remove this comment")
    button = gettext_lazy("Remove")
    done = gettext_lazy("Comment removed.")
    softly = ""

    @property
    def what(self) -> str:
        return self.comment.text

    def may(self, user: Any, _initiative: Initiative) -> bool:
        return may_take_away(user, self.comment)

    def form(self, *args: Any) -> KiemForm:
        return KiemForm(*args)

    def act(self, typed: dict[str, Any]) -> object:
        return remove_comment(self.comment, by=self.request.user, at=self.at)


class AttachmentNew(TalkView):
    """Some files at once: those that can be taken are, the others are named."""

    form_class = AttachmentForm
    title = gettext_lazy("Add files")
    button = gettext_lazy("Add")

    def after(self) -> str:
        return f"{super().after()}#files"

    def typed(self) -> KiemForm:
        return self.form(self.request.POST, self.request.FILES)

    def act(self, typed: dict[str, Any]) -> object:
        self.taken: list[Attachment] = []
        refused: list[ValidationError] = []
        for file in typed["file"]:
            try:
                self.taken.append(self.attach(file, typed["note"]))
            except ValidationError as refusal:
                refused.append(refusal)
        if refused and not self.taken:
            raise ValidationError({"file": refused})
        self.refused = [" ".join(refusal.messages) for refusal in refused]
        return self.taken

    def saved(self, news: str) -> HttpResponse:
        if self.is_fetched:
            return super().saved(" ".join([news, *self.refused]))
        for refusal in self.refused:
            messages.error(self.request, refusal)
        return super().saved(news)

    def attach(self, file: Any, note: str) -> Attachment:
        return attach(
            self.initiative, file, note=note, by=self.request.user, at=self.at
        )

    @property
    def done(self) -> str:
        count = len(self.taken)
        sentence = ngettext("%(count)d file added.", "%(count)d files added.", count)
        return sentence % {"count": count}


class AttachmentRemove(RecordView):
    """Asks once: the file is gone after it."""

    template = "initiative/take_away.html"
    is_removal = True
    title = gettext_lazy("Remove this file")
    button = gettext_lazy("Remove")
    done = gettext_lazy("File removed.")

    def find(self, pk: int, **rest: Any) -> Initiative:
        initiative = super().find(pk)
        self.attachment = get_object_or_404(there(initiative), pk=rest["row"])
        return initiative

    def may(self, user: Any, _initiative: Initiative) -> bool:
        return may_take_away(user, self.attachment)

    @property
    def what(self) -> str:
        return self.attachment.name

    def after(self) -> str:
        return f"{super().after()}#files"

    def act(self, typed: dict[str, Any]) -> object:
        return remove_attachment(self.attachment, by=self.request.user, at=self.at)


def attachment(request: HttpRequest, pk: int, row: int) -> FileResponse:
    visible = Initiative.objects.visible_to(request.user)
    initiative = get_object_or_404(visible, pk=pk)
    return download(get_object_or_404(there(initiative), pk=row))


class WatchView(RecordView):
    """A button; it has no page of its own."""

    form_class = WatchForm
    may = staticmethod(may_watch)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        raise Http404

    def act(self, typed: dict[str, Any]) -> object:
        self.is_on = typed["is_on"]
        return (watch if self.is_on else unwatch)(self.initiative, by=self.request.user)

    @property
    def done(self) -> str:
        if self.is_on:
            return _("You follow this initiative. Its news is in your digest.")
        return _("You no longer follow this initiative.")


def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a comment can call by name: a piece of a list, for who is typing."""
    visible = Initiative.objects.visible_to(request.user)
    initiative = get_object_or_404(visible, pk=pk)
    if not may_comment(request.user, initiative):
        raise Http404
    known = mentionable_by(request.user, initiative)
    found = known.filter(name__icontains=request.GET.get("q", "").strip())
    context = {"people": found[:MOST_SUGGESTED]}
    return render(request, "initiative/_people.html", context)
