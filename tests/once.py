"""Worlds that are made once for a module, since making them takes longer than tests."""

import pytest
from django.db import transaction


def once(make):
    """A fixture of what `make()` gives, gone at the end of the module.

    Each test undoes what it does itself when it asks for `db` too. What it changes in
    memory stays: give out what was read anew.
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return made
