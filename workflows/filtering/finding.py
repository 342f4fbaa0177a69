"""Which initiatives a value finds: the conditions behind the keys.

What belongs to an initiative is looked up at once and not for each: `pk__in` with a
query of its own, which the database reads one time.
"""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Model, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from accounts.models import User
from portfolio.models import AlgorithmAnswer, Flag, FlagAnswer, Initiative, State
from portfolio.models.tag import as_tag
from workflows.filtering.choices import AMBER, HELD, NONE, READY, RED
from workflows.models import AttentionPoint, Review, Severity, Standing
from workflows.profiles import counts_as

COLOURS = {RED: Severity.ACTION, AMBER: Severity.ATTENTION}
WORDS_OF = ("title", "summary", "problem_statement", "policy_field", "department")


def any_of(conditions: list[Q]) -> Q:
    """One of these; not even one finds nothing."""
    return reduce(or_, conditions, Q()) if conditions else Q(pk__in=[])


def having(model: type[Model], **wanted: Any) -> Q:
    """Initiatives with a row of this model that is so."""
    return _among(model._default_manager.filter(**wanted))


def _among(rows: QuerySet[Any]) -> Q:
    return Q(pk__in=rows.order_by().values("initiative"))


def word(text: str) -> Q:
    """A word or phrase anywhere in what an initiative says of itself."""
    columns = (*WORDS_OF, "owner__name")
    return any_of([Q(**{f"{column}__icontains": text}) for column in columns])


def owned_by(text: str) -> Q:
    return Q(owner__name__icontains=text) | Q(owner__email__istartswith=text)


def owned(user: User) -> Q:
    return Q(owner=user.pk)


def within(column: str) -> Callable[[str], Q]:
    return lambda text: Q(**{f"{column}__icontains": text})


def among(column: str) -> Callable[[tuple[str, ...]], Q]:
    return lambda values: Q(**{f"{column}__in": values})


def mentioned(model: type[Model], column: str) -> Callable[[str], Q]:
    """With a record of this kind that holds the text."""
    return lambda text: having(model, **{f"{column}__icontains": text})


def tagged(text: str) -> Q:
    """A tag goes by how it begins: it is one word, and short."""
    tags = Initiative.tags.through.objects.filter(tag__name__startswith=as_tag(text))
    return Q(pk__in=tags.values("initiative"))


def profiled(values: tuple[str, ...]) -> Q:
    return any_of([counts_as(value) for value in values])


def at_risk(values: tuple[str, ...], today: date) -> Q:
    """With a point about one of these failure modes; what is put off finds nothing."""
    points = AttentionPoint.objects.asking(today)
    return _among(points.filter(failure_mode__in=values))


def attention(values: tuple[str, ...], today: date) -> Q:
    """Red and amber go by the gravest point; a rule by its code."""
    return any_of([_attention(value, today) for value in values])


def _attention(value: str, today: date) -> Q:
    points = AttentionPoint.objects.asking(today)
    red = _among(points.filter(severity=Severity.ACTION))
    if value == RED:
        return red
    if value == AMBER:
        return _among(points.filter(severity=Severity.ATTENTION)) & ~red
    if value == NONE:
        return ~_among(points.filter(severity__gte=Severity.ATTENTION))
    return _among(points.filter(rule=value))


def flagged(values: tuple[str, ...]) -> Q:
    """Where the triage says yes; an algorithm has more than one yes."""
    return any_of([Q(In(_answer(flag), _yes(flag))) for flag in values])


def _answer(flag: str) -> Coalesce:
    """What was answered; empty where nothing was, so that its opposite is found too."""
    return Coalesce(
        KeyTextTransform(flag, "legal_flags"), Value(""), output_field=TextField()
    )


def _yes(flag: str) -> list[str]:
    yes = [str(FlagAnswer.YES)]
    if flag == Flag.ALGORITHM:
        yes += [str(AlgorithmAnswer.RULES), str(AlgorithmAnswer.AI)]
    return yes


def standing(values: tuple[str, ...]) -> Q:
    return any_of([_standing(value) for value in values])


def _standing(value: str) -> Q:
    if value == HELD:
        return Q(state=State.ON_HOLD)
    if value == READY:
        ready = Standing.objects.filter(required__gt=0, met__gte=F("required"))
        return Q(state=State.ACTIVE) & _among(ready)
    return _among(Review.objects.open())
