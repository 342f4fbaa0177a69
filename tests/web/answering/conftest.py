"""An initiative about which Kiem reminds, and the link of that reminder."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from notifications.links import answer_url
from tests.cast import make_initiative
from workflows.models import AttentionPoint
from workflows.standing import catch_up


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def old(owner, playbook, now):
    """An idea that stood still for so long that several rules hold."""
    initiative = make_initiative(owner, at=now - timedelta(days=200))
    catch_up(at=now)
    return initiative


@pytest.fixture
def phone():
    """Somebody who is not signed in, with a browser in another language."""
    return Client(headers={"accept-language": "de"})


def point_of(initiative, rule="T4"):
    return AttentionPoint.objects.open().get(initiative=initiative, rule=rule)


def link(point, recipient=None, *, at=None, choice=""):
    url = answer_url(
        point, recipient or point.recipient, at=at or timezone.now(), choice=choice
    )
    return url.removeprefix("http://testserver")
