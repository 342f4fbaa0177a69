"""Fills the outbox anew: `python -m tests.chaos.fill COUNT`."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from notifications.models import BouncedAddress, Mail  # noqa: E402


def fill(count: int) -> None:
    Mail.objects.all().delete()
    # Whoever was refused for good in another test is written to in this one.
    BouncedAddress.objects.all().delete()
    reader, at = User.objects.system(), timezone.now()
    Mail.objects.bulk_create(
        Mail(
            dedupe_key=f"digest.{number}",
            recipient=reader,
            to=f"person{number}@example.org",
            subject=f"Mail {number}",
            text="Text\n" * 100,
            html="<p>Text</p>\n" * 100,
            message_id=f"<digest.{number}@testserver>",
            created_at=at,
            due_at=at,
        )
        for number in range(count)
    )


if __name__ == "__main__":
    fill(int(sys.argv[1]))
