"""Brings a database of before up to date and prints what became of its rows.

`python -m tests.notifications.old_database`, on the empty database of DATABASE_URL: the
reminders of then had one occasion for everybody, and points had no life.
"""

import json
import sys
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

BEFORE = [("notifications", "0003_mail_that_came_in"), ("workflows", "0004_pulse")]
# A Tuesday, at eight in Amsterdam.
TUESDAY = datetime(2026, 11, 17, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def fill(get):
    """Three people, one of whom left; two digests each, and points open and closed."""
    user = get("accounts", "User").objects
    people = [
        user.create(
            email=f"{name.lower()}@example.org", name=name, password="!", is_active=on
        )
        for name, on in (("Anna", True), ("Bert", True), ("Cees", False))
    ]
    fill_portfolio(get, people)
    fill_digests(get, people)


def fill_portfolio(get, people):
    portfolio = get("portfolio", "Portfolio").objects.create(
        slug="old", name_nl="Oud", name_en="Old", organisation="Lindervoort"
    )
    stage = get("portfolio", "Stage").objects.create(
        portfolio=portfolio, slug="idea", order=1, name_nl="Idee", name_en="Idea"
    )
    for person in people:
        get("portfolio", "Membership").objects.create(
            portfolio=portfolio, user=person, role="contributor"
        )
    initiative = get("portfolio", "Initiative").objects.create(
        portfolio=portfolio,
        stage=stage,
        owner=people[0],
        title="Trees",
        rank="a",
        created_at=TUESDAY - 200 * DAY,
    )
    get("portfolio", "Passage").objects.create(
        initiative=initiative, stage=stage, entered_on=(TUESDAY - 200 * DAY).date()
    )
    for rule, closed_at in (("T4", None), ("U1", TUESDAY)):
        get("workflows", "AttentionPoint").objects.create(
            initiative=initiative,
            rule=rule,
            severity=2,
            failure_mode="FM3",
            value=70,
            limit=60,
            opened_at=TUESDAY - 10 * DAY,
            closed_at=closed_at,
            recipient=people[0],
        )


def fill_digests(get, people):
    for weeks in (1, 0):
        at = TUESDAY - 7 * weeks * DAY
        occasion = get("notifications", "Occasion").objects.create(
            day=at.date(), composed_at=at
        )
        for person in people:
            get("notifications", "Digest").objects.create(
                recipient=person, occasion=occasion
            )
            name = f"digest:{person.pk}:{at.date()}"
            get("notifications", "Mail").objects.create(
                dedupe_key=name,
                recipient=person,
                to=person.email,
                subject="1 point about Trees",
                text="Text",
                html="<p>Text</p>",
                message_id=f"<{name}@old.example>",
                created_at=at,
                due_at=at,
                accepted_at=at if weeks else None,
            )


def outcome():
    """What there is now, and what the next ticks make of it."""
    from django.core import mail  # noqa: PLC0415

    from notifications import actions  # noqa: PLC0415
    from notifications.models import Digest, Mail, Preference  # noqa: PLC0415
    from workflows.models import AttentionPoint  # noqa: PLC0415

    points = AttentionPoint.objects.order_by("rule")
    kept = {
        "digests": sorted(
            f"{name} {day:%d}"
            for name, day in Digest.objects.values_list("recipient__name", "day")
        ),
        "told": dict(
            Preference.objects.values_list("user__name", "told_at").order_by("pk")
        ),
        "points": list(
            points.values_list("rule", "opened_value", "opened_limit", "closing")
        ),
        "waiting": Mail.objects.waiting().count(),
    }
    sent = []
    for at in (TUESDAY + DAY, TUESDAY + 7 * DAY, TUESDAY + 8 * DAY):
        before = len(mail.outbox)
        done = actions.remind(clock=lambda at=at: at)
        names = [each.to[0].partition("@")[0] for each in mail.outbox[before:]]
        sent.append([done.composed, sorted(names)])
    return kept | {"sent": sent}


if __name__ == "__main__":
    setup_test_environment()
    executor = MigrationExecutor(connection)
    fill(executor.migrate(BEFORE).apps.get_model)
    call_command("migrate", verbosity=0)
    told = json.dumps(outcome(), default=lambda each: f"{each:%Y-%m-%d %H:%M}")
    sys.stdout.write(told)
