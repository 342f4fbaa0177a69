"""A checklist as pages show it: sign, word, why, and the button that would close it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Initiative, Lesson
from web.pages.remedies import Way, way_out
from web.pages.rights import Rights
from workflows.lessons import Reference, references
from workflows.models import Criterion, Level
from workflows.readiness import Readiness, Result, State
from workflows.remedies import Remedy

SIGNS = {
    State.MET: "✓",
    State.WAIVED: "✓",
    State.NOT_MET: "▲",
    State.OPEN: "○",
    State.NOT_APPLICABLE: "–",
}
WORDS: dict[State, Promise] = {
    State.MET: _("Met"),
    State.NOT_MET: _("Not met"),
    State.OPEN: _("Open"),
    State.NOT_APPLICABLE: _("Not applicable"),
    State.WAIVED: _("Waived"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion on a page. `way` would close it; `again` changes an answer."""

    criterion: Criterion
    level: Level
    state: State
    why: str
    # What was computed besides, where a person judged.
    computed: str = ""
    way: Way | None = None
    again: Way | None = None
    # The lessons and cases that made it a question.
    because: Sequence[Reference] = ()

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def word(self) -> Promise:
        return WORDS[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in (State.OPEN, State.NOT_MET)

    @property
    def light(self) -> str:
        """Red where it stands in the way, amber where it asks a look, else green."""
        if not self.is_open:
            return "green"
        stops = self.level == Level.REQUIRED and self.state == State.NOT_MET
        return "red" if stops else "amber"


@dataclass(frozen=True, slots=True)
class Checklist:
    """What stands in the way, what is met, and apart from both what is only advised."""

    readiness: Readiness
    open: Sequence[Line]
    closed: Sequence[Line]
    advised: Sequence[Line]

    @property
    def missing(self) -> int:
        return self.readiness.required - self.readiness.met


def checklist_of(
    readiness: Readiness, initiative: Initiative, rights: Rights, *, user: User
) -> Checklist:
    """The lines of a page about this initiative, with buttons for who may use them."""
    cited = references(
        [result.criterion for result in readiness.results],
        Lesson.objects.visible_to(user),
    )
    lines = [_line(result, initiative, rights, cited) for result in readiness.results]
    required = [x for x in lines if x.level == Level.REQUIRED]
    return Checklist(
        readiness,
        open=[line for line in required if line.is_open],
        closed=[line for line in required if not line.is_open],
        advised=[line for line in lines if line.level == Level.ADVISORY],
    )


def _line(
    result: Result,
    initiative: Initiative,
    rights: Rights,
    cited: Mapping[str, Reference],
) -> Line:
    slug = result.criterion.slug
    way = way_out(result.remedy, initiative.pk, rights, subject=slug)
    again = None
    if result.criterion.is_judged and not result.is_unmet:
        again = way_out(Remedy.ANSWER, initiative.pk, rights, subject=slug)
    return Line(
        result.criterion,
        result.level,
        result.state,
        result.why,
        result.computed,
        way,
        again,
        [cited[str(key)] for key in result.criterion.because if str(key) in cited],
    )
