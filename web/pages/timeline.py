"""The timeline: every kind of event of the ledger in a sentence for the reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import DateField
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portfolio.ledger import ABOUT_PORTFOLIO, Kind
from portfolio.markdown import as_plain
from portfolio.models import (
    Adviser,
    AssumptionResult,
    CheckStatus,
    Event,
    Form,
    Initiative,
    Profile,
    ScalingRoute,
    Usefulness,
    Verdict,
)
from portfolio.naming import with_names
from portfolio.records import RECORDS
from web import figures
from web.pages import told_points, told_public
from web.pages.told import Facts, Told, Words, way_of, words_of
from workflows.models import AnswerState, Outcome

__all__ = ["SENTENCES", "Entry", "Told", "Words", "entries", "tell", "words_of"]


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    by: str
    kind: str
    told: Told = field(default_factory=lambda: Told(""))
    version: int = 0
    way: str = ""


def entries(events: Iterable[Event], words: Words) -> list[Entry]:
    """One entry per event; `by` has to be selected along."""
    return [
        Entry(
            event.at,
            event.by.name,
            event.kind,
            tell(event, words),
            event.version,
            way_of(event.facts),
        )
        for event in with_names(events)
    ]


def tell(event: Event, words: Words) -> Told:
    return SENTENCES[Kind(event.kind)](event.facts, words)


def _started(facts: Facts, words: Words) -> Told:
    return Told(_("Started in %(stage)s.") % {"stage": words.stage(facts["stage"])})


def _edited(facts: Facts, words: Words) -> Told:
    changes = facts["changes"]
    names = [str(_column(name).verbose_name) for name in changes]
    sentence = _("Changed: %(fields)s.") % {"fields": ", ".join(names)}
    lines = tuple(
        f"{_column(name).verbose_name}: {_in_words(name, old)} → {_in_words(name, new)}"
        for name, (old, new) in changes.items()
        if name != "legal_flags"
    )
    return Told(sentence, lines=lines)


def _tagged(facts: Facts, words: Words) -> Told:
    parts = []
    if added := facts["added"]:
        parts.append(_("Added the tags: %(tags)s.") % {"tags": ", ".join(added)})
    if removed := facts["removed"]:
        parts.append(_("Removed the tags: %(tags)s.") % {"tags": ", ".join(removed)})
    return Told(" ".join(parts))


def _column(name: str) -> Any:
    return Initiative._meta.get_field(name)


def _in_words(name: str, value: Any) -> str:
    """A value as people say it; long texts are cut short."""
    if value in (None, "", []):
        return _("empty")
    if isinstance(value, list):
        routes = dict(ScalingRoute.choices)
        return ", ".join(str(routes.get(each, each)) for each in value)
    if isinstance(_column(name), DateField):
        return date_format(date.fromisoformat(value))
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    choices = dict(_column(name).flatchoices)
    text = as_plain(str(choices.get(value, value)))
    return text if len(text) <= 120 else text[:119] + "…"


def _reordered(facts: Facts, words: Words) -> Told:
    return Told(
        _("Moved up or down in %(stage)s.") % {"stage": words.stage(facts["stage"])}
    )


def _moved_back(facts: Facts, words: Words) -> Told:
    before, stage = words.stage(facts["before"]), words.stage(facts["stage"])
    sentence = _("Moved back from %(before)s to %(stage)s.")
    if facts.get("lapsed"):
        sentence = _(
            "Moved back from %(before)s to %(stage)s, so the request for a "
            "decision lapsed."
        )
    return Told(sentence % {"before": before, "stage": stage}, facts["reason"])


def _undone(facts: Facts, words: Words) -> Told:
    text = _("Undid a move: back at its place in %(stage)s.")
    return Told(text % {"stage": words.stage(facts["stage"])})


def _group_added(facts: Facts, words: Words) -> Told:
    # Events from before records had one table call it by its own word.
    named = {"group": facts.get("name") or facts["group"]}
    return Told(_("Added the group “%(group)s”.") % named)


def _involved(facts: Facts, words: Words) -> Told:
    facts = facts.get("values", facts)
    sentence = ngettext(
        "Users involved on %(day)s: %(form)s, %(count)d person of “%(group)s”.",
        "Users involved on %(day)s: %(form)s, %(count)d people of “%(group)s”.",
        facts["count"],
    )
    day = date_format(date.fromisoformat(facts["held_on"]))
    form = str(dict(Form.choices).get(facts["form"], facts["form"]))
    return Told(
        sentence
        % {
            "day": day,
            "form": form[:1].lower() + form[1:],
            "count": facts["count"],
            "group": facts["group"],
        }
    )


def _partner_added(facts: Facts, words: Words) -> Told:
    named = {"organisation": facts.get("name") or facts["organisation"]}
    return Told(_("Added the partner “%(organisation)s”.") % named)


def _partner_edited(facts: Facts, words: Words) -> Told:
    # Events from before records had one table call it by its organisation.
    named = {"organisation": facts.get("name") or facts["organisation"]}
    return Told(_("Changed what is agreed with “%(organisation)s”.") % named)


def _lesson_recorded(facts: Facts, words: Words) -> Told:
    return Told(_("Recorded a lesson."), facts.get("lesson") or facts["name"])


def _updated(facts: Facts, words: Words) -> Told:
    return Told(_("Said where it stands."), facts["text"])


def _recorded(sentence: str) -> Callable[[Facts, Words], Told]:
    """A record that was added, by the name that it has."""
    return lambda facts, words: Told(_(sentence) % {"name": facts["name"]})


def _figure(value: Any) -> str:
    return figures.in_words(Decimal(str(value)))


def _measured(facts: Facts, words: Words) -> Told:
    values = facts["values"]
    sentence = _("Measured “%(name)s” on %(day)s: %(value)s.")
    day = date_format(date.fromisoformat(values["measured_on"]))
    named = {"name": facts["name"], "day": day, "value": _figure(values["value"])}
    return Told(sentence % named, values.get("note", ""))


def _counted(facts: Facts, words: Words) -> Told:
    values = facts["values"]
    sentence = ngettext(
        "Counted %(users)d user of “%(name)s” on %(day)s.",
        "Counted %(users)d users of “%(name)s” on %(day)s.",
        values["users"],
    )
    day = date_format(date.fromisoformat(values["counted_on"]))
    return Told(
        sentence % {"name": facts["name"], "users": values["users"], "day": day}
    )


def _advised(facts: Facts, words: Words) -> Told:
    values = facts["values"]
    office = str(dict(Adviser.choices).get(values["adviser"], values["adviser"]))
    verdict = str(dict(Verdict.choices).get(values["verdict"], values["verdict"]))
    sentence = _("Advice of the %(adviser)s: %(verdict)s.") % {
        "adviser": office[:1].lower() + office[1:] if office[1:2].islower() else office,
        "verdict": verdict[:1].lower() + verdict[1:],
    }
    return Told(sentence, values.get("text", ""))


def _tested(facts: Facts, words: Words) -> Told:
    result = facts["changes"]["result"][1]
    label = str(dict(AssumptionResult.choices).get(result, result))
    sentence = _("Tested the assumption “%(name)s”: %(result)s.") % {
        "name": facts["name"],
        "result": label[:1].lower() + label[1:],
    }
    return Told(sentence, facts["changes"].get("findings", ["", ""])[1])


def _legal_checked(facts: Facts, words: Words) -> Told:
    status = str(dict(CheckStatus.choices).get(facts["status"], facts["status"]))
    sentence = _("Legal check “%(check)s”: %(status)s.") % {
        "check": facts["label"],
        "status": status[:1].lower() + status[1:],
    }
    return Told(sentence, facts.get("outcome", ""))


def _record_edited(facts: Facts, words: Words) -> Told:
    kind = RECORDS[facts["record"]]
    columns = [kind.model._meta.get_field(name) for name in facts["changes"]]
    sentence = _("Changed the %(record)s “%(name)s”: %(fields)s.") % {
        "record": kind.noun,
        "name": facts["name"],
        "fields": ", ".join(str(column.verbose_name) for column in columns),
    }
    return Told(sentence)


def _record_removed(facts: Facts, words: Words) -> Told:
    named = {"record": RECORDS[facts["record"]].noun, "name": facts["name"]}
    return Told(_("Removed the %(record)s “%(name)s”.") % named)


def _consulted(facts: Facts, words: Words) -> Told:
    told = _("Looked at a lesson of others: not for us.")
    if facts["usefulness"] == Usefulness.HELPED:
        told = _("Looked at a lesson of others: it helped.")
    return Told(told, facts["lesson"])


def _profile_chosen(facts: Facts, words: Words) -> Told:
    label = str(dict(Profile.choices).get(facts["profile"], facts["profile"])).lower()
    return Told(
        _("Chose the profile: %(profile)s.") % {"profile": label}, facts["reason"]
    )


def _version_adopted(facts: Facts, words: Words) -> Told:
    sentence = _(
        "The request for a decision now uses version %(version)d of the checklist."
    )
    return Told(sentence % {"version": facts["version"]})


def _hidden(facts: Facts, words: Words) -> Told:
    if facts["is_private"]:
        return Told(_("Made it private."))
    return Told(_("Showed it to all who take part."))


def _about_portfolio(facts: Facts, words: Words) -> Told:
    """Not on the page of an initiative."""
    return Told(facts.get("note", ""))


def _answered(facts: Facts, words: Words) -> Told:
    sentence = _("Answered “%(criterion)s”: %(answer)s.") % {
        "criterion": words.criterion(facts["criterion"]),
        "answer": str(AnswerState(facts["state"]).label).lower(),
    }
    return Told(sentence, facts["evidence"])


def _decision_requested(facts: Facts, words: Words) -> Told:
    return Told(
        _("Asked for a decision in %(stage)s.") % {"stage": words.stage(facts["stage"])}
    )


def _decided(facts: Facts, words: Words) -> Told:
    outcome = str(Outcome(facts["outcome"]).label).lower()
    sentence = _("Decided in %(stage)s: %(outcome)s.") % {
        "stage": words.stage(facts["before"]),
        "outcome": outcome,
    }
    path = reverse("decision", args=[facts["decision"]])
    return Told(sentence, facts["rationale"], path=path)


def _condition_met(facts: Facts, words: Words) -> Told:
    sentence = _("Met the condition “%(condition)s”.")
    return Told(sentence % {"condition": facts["condition"]}, facts["evidence"])


def _commented(facts: Facts, words: Words) -> Told:
    return Told(_("Commented."), path=f"#comment-{facts['comment']}")


def _comment_edited(facts: Facts, words: Words) -> Told:
    return Told(_("Changed a comment."), path=f"#comment-{facts['comment']}")


def _comment_removed(facts: Facts, words: Words) -> Told:
    return Told(_("Removed a comment of %(name)s.") % {"name": facts["of"]})


def _attached(facts: Facts, words: Words) -> Told:
    return Told(_("Added the file “%(name)s”.") % facts, facts["note"])


SENTENCES: Mapping[Kind, Callable[[Facts, Words], Told]] = {
    Kind.STARTED: _started,
    Kind.EDITED: _edited,
    Kind.TAGGED: _tagged,
    Kind.REORDERED: _reordered,
    Kind.MOVED_BACK: _moved_back,
    Kind.UNDONE: _undone,
    Kind.GROUP_ADDED: _group_added,
    Kind.INVOLVED: _involved,
    Kind.PARTNER_ADDED: _partner_added,
    Kind.PARTNER_EDITED: _partner_edited,
    Kind.LESSON_RECORDED: _lesson_recorded,
    Kind.UPDATED: _updated,
    Kind.METRIC_ADDED: _recorded(gettext_noop("Added the metric “%(name)s”.")),
    Kind.MEASURED: _measured,
    Kind.ASSUMPTION_ADDED: _recorded(
        gettext_noop("Wrote down the assumption “%(name)s”.")
    ),
    Kind.ASSUMPTION_TESTED: _tested,
    Kind.DATA_SOURCE_ADDED: _recorded(
        gettext_noop("Added the data source “%(name)s”.")
    ),
    Kind.LEGAL_CHECKED: _legal_checked,
    Kind.ADVISED: _advised,
    Kind.TEAM_JOINED: _recorded(gettext_noop("%(name)s joined the team.")),
    Kind.ADOPTION_PLANNED: _recorded(
        gettext_noop("Set an adoption target for “%(name)s”.")
    ),
    Kind.ADOPTION_COUNTED: _counted,
    Kind.HANDOVER_PLANNED: _recorded(
        gettext_noop("Planned the handover to “%(name)s”.")
    ),
    Kind.HANDOVER_ACCEPTED: _recorded(
        gettext_noop("“%(name)s” accepted the handover.")
    ),
    Kind.CONSULTED: _consulted,
    Kind.SET_APART: _recorded(gettext_noop("Said that “%(name)s” is not related.")),
    Kind.RELATED: _recorded(gettext_noop("Linked to “%(name)s”.")),
    Kind.RECORD_EDITED: _record_edited,
    Kind.RECORD_REMOVED: _record_removed,
    Kind.PROFILE_CHOSEN: _profile_chosen,
    Kind.VERSION_ADOPTED: _version_adopted,
    **dict.fromkeys(ABOUT_PORTFOLIO, _about_portfolio),
    Kind.HIDDEN: _hidden,
    Kind.GUEST_INVITED: _recorded(gettext_noop("Let in %(name)s as a guest.")),
    Kind.GUEST_LEFT: _recorded(gettext_noop("%(name)s is no guest any more.")),
    Kind.ANSWERED: _answered,
    Kind.DECISION_REQUESTED: _decision_requested,
    Kind.DECIDED: _decided,
    Kind.CONDITION_MET: _condition_met,
    Kind.COMMENTED: _commented,
    Kind.COMMENT_EDITED: _comment_edited,
    Kind.COMMENT_REMOVED: _comment_removed,
    Kind.ATTACHED: _attached,
    Kind.ATTACHMENT_REMOVED: _recorded(gettext_noop("Removed the file “%(name)s”.")),
    Kind.ARCHIVED: lambda facts, words: Told(_("Made its archive file.")),
    **told_points.SENTENCES,
    **told_public.SENTENCES,
}
