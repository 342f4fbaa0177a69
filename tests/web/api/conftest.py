"""A client of the API for each of the cast."""

import pytest

from tests.web.api.caller import Caller


@pytest.fixture
def as_owner(owner):
    return Caller(owner)


@pytest.fixture
def as_gatekeeper(gatekeeper):
    return Caller(gatekeeper)


@pytest.fixture
def as_viewer(viewer):
    return Caller(viewer)


@pytest.fixture
def as_outsider(outsider):
    return Caller(outsider)
