"""Recording facts about an initiative."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.policy import require
from portfolio.actions.records import add_record
from portfolio.clock import day_of
from portfolio.ledger import Kind, lock, record, refuse_future
from portfolio.models import (
    AgreementStatus,
    Effect,
    Initiative,
    Involvement,
    Lesson,
    Partner,
    TargetUserGroup,
    Update,
    Who,
)
from portfolio.policy import may_contribute


def _open(initiative: Initiative, by: User) -> Initiative:
    initiative = lock(initiative)
    require(may_contribute(by, initiative))
    return initiative


def add_group(
    initiative: Initiative,
    *,
    name: str,
    is_affected: bool = False,
    is_internal: bool = False,
    contact: str = "",
    by: User,
    at: datetime,
) -> TargetUserGroup:
    """Name a group of users or of people affected."""
    facts = {
        "name": name,
        "is_affected": is_affected,
        "is_internal": is_internal,
        "contact": contact,
    }
    group: TargetUserGroup = add_record(initiative, "groups", facts, by=by, at=at)
    return group


def _group_named(initiative: Initiative, name: str, who: str) -> TargetUserGroup:
    """The group of this name, whatever its capitals; a new name adds the group."""
    known = initiative.groups.filter(name__iexact=name).first()
    if known is not None:
        return known
    group = TargetUserGroup(
        initiative=initiative, name=name, is_affected=who == Who.AFFECTED
    )
    try:
        group.full_clean()
    except ValidationError as refusal:
        raise ValidationError({"group": refusal.messages}) from refusal
    group.save()
    return group


@transaction.atomic
def log_involvement(
    initiative: Initiative,
    *,
    held_on: date,
    form: str,
    group: str,
    count: int,
    who: str = Who.USER,
    findings: str = "",
    effect: str = Effect.OPEN,
    change: str = "",
    by: User,
    at: datetime,
) -> Involvement:
    """Record that users were involved: who by group and number, never by name.

    `group` is the name of a target user group; a new name adds that group.
    """
    initiative = _open(initiative, by)
    refuse_future({"held_on": held_on}, at)
    target = _group_named(initiative, group.strip(), who)
    involvement = Involvement(
        initiative=initiative,
        held_on=held_on,
        form=form,
        group=target,
        who=who,
        count=count,
        findings=findings,
        effect=effect,
        change=change,
    )
    involvement.full_clean()
    involvement.save()
    record(
        initiative,
        Kind.INVOLVED,
        by=by,
        at=at,
        involvement=involvement.pk,
        form=form,
        group=target.name,
        count=count,
        held_on=held_on.isoformat(),
    )
    return involvement


def add_partner(
    initiative: Initiative,
    *,
    organisation: str,
    is_own_department: bool = False,
    role: str = "",
    contribution: str = "",
    agreement_status: str = AgreementStatus.NONE,
    confirmed_on: date | None = None,
    by: User,
    at: datetime,
) -> Partner:
    facts = {
        "organisation": organisation,
        "is_own_department": is_own_department,
        "role": role,
        "contribution": contribution,
        "agreement_status": agreement_status,
        "confirmed_on": confirmed_on,
    }
    partner: Partner = add_record(initiative, "partners", facts, by=by, at=at)
    return partner


@transaction.atomic
def record_lesson(
    initiative: Initiative,
    *,
    text: str,
    learnt_on: date,
    what_happened: str = "",
    failure_mode: str = "",
    worked: bool = False,
    useful_for: str = "",
    shared_with: str = "",
    by: User,
    at: datetime,
) -> Lesson:
    initiative = _open(initiative, by)
    return keep_lesson(
        initiative,
        Lesson(
            text=text,
            learnt_on=learnt_on,
            what_happened=what_happened,
            failure_mode=failure_mode,
            worked=worked,
            useful_for=useful_for,
            shared_with=shared_with,
        ),
        by=by,
        at=at,
    )


def keep_lesson(
    initiative: Initiative, lesson: Lesson, *, by: User, at: datetime
) -> Lesson:
    """Write a lesson of a locked initiative; the part of a verb, not a verb."""
    refuse_future({"learnt_on": lesson.learnt_on}, at)
    lesson.initiative = initiative
    lesson.stage = lesson.stage or initiative.stage
    lesson.full_clean()
    lesson.save()
    record(initiative, Kind.LESSON_RECORDED, by=by, at=at, lesson=lesson.text)
    return lesson


@transaction.atomic
def post_update(initiative: Initiative, *, text: str, by: User, at: datetime) -> Update:
    """Say in one line where it stands."""
    initiative = _open(initiative, by)
    update = Update(initiative=initiative, posted_on=day_of(at), text=text)
    update.full_clean()
    update.save()
    record(initiative, Kind.UPDATED, by=by, at=at, text=text)
    return update
