"""A provider to sign in at, which knows one person."""

import pytest
from django.core.cache import cache

from accounts.providers import Provider
from tests import oidc_provider
from tests.web.elsewhere.world import BACK, ROLES


@pytest.fixture(scope="session")
def running():
    provider = oidc_provider.Provider(BACK)
    yield provider
    provider.stop()


@pytest.fixture
def there(running):
    """The running provider, with nobody signed in there yet."""
    running.forget()
    running.turn("nothing")
    return running


@pytest.fixture
def town(there, settings):
    """The same as Kiem knows it."""
    cache.clear()
    made = Provider(
        key="town",
        name="Town",
        issuer=there.issuer,
        client_id="kiem",
        client_secret="a-secret-of-the-tests",
        scopes=("openid", "profile", "email", "roles"),
        roles=ROLES,
    )
    settings.SIGN_IN_PROVIDERS = (made,)
    return made


@pytest.fixture
def town_with(town, settings):
    """The same, written down otherwise."""

    def otherwise(**changes):
        settings.SIGN_IN_PROVIDERS = (Provider(**{**vars(town), **changes}),)

    return otherwise
