"""People and tokens."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.models import ApiToken, User, token_digest
from accounts.policy import require
from tests.cast import NOW


@pytest.mark.django_db
def test_an_address_belongs_to_one_person_whatever_its_capitals(owner):
    with pytest.raises(IntegrityError):
        User.objects.create_user("OWNER@example.org", name="Another")


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Griffie", "G"), ("Trekker Burgerzaken", "TB"), ("A van der B", "AB")],
)
def test_initials_take_the_first_and_the_last_word(name, initials):
    assert User(name=name).initials == initials


@pytest.mark.django_db
def test_nobody_can_sign_in_as_the_system():
    assert not User.objects.system().check_password("!")


def test_only_the_digest_of_a_token_is_kept(owner):
    _, secret = ApiToken.issue(owner, at=NOW)

    token = owner.tokens.get()

    assert token.digest == token_digest(secret)
    assert secret not in str(vars(token))


def test_a_token_ends_after_a_year(owner):
    ApiToken.issue(owner, at=NOW)

    assert ApiToken.objects.valid(NOW + timedelta(days=364)).exists()
    assert not ApiToken.objects.valid(NOW + timedelta(days=365)).exists()


def test_a_token_of_someone_who_left_is_not_valid(owner):
    ApiToken.issue(owner, at=NOW)
    User.objects.filter(pk=owner.pk).update(is_active=False)

    assert not ApiToken.objects.valid(NOW).exists()


def test_what_is_not_allowed_is_forbidden():
    with pytest.raises(PermissionDenied):
        require(False)
