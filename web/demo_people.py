"""The people of the demo: whoever looks around shares them, so nobody locks them."""

from django.conf import settings

from accounts.models import User

# Nobody outside the demo lives here: a reserved domain.
DEMO_DOMAIN = "@lindervoort.example"
DEMO_PASSWORD = "kiem-demo-lindervoort"  # noqa: S105 - no secret


def is_demo_person(user: User) -> bool:
    return settings.DEMO and user.email.endswith(DEMO_DOMAIN)
