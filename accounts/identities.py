"""Who somebody is at an identity provider: its issuer and their subject, for ever.

Kept in allauth's table of accounts elsewhere, with the issuer for a provider; a mail
address changes hands and is never what a person is found by.
"""

from hashlib import sha256

from allauth.socialaccount.models import SocialAccount

from accounts.models import User

LONGEST = SocialAccount._meta.get_field("uid").max_length


def person_of(issuer: str, subject: str) -> User | None:
    known = SocialAccount.objects.select_related("user")
    found = known.filter(provider=issuer, uid=_uid(subject)).first()
    return found.user if found else None


def is_known_at(user: User, issuer: str) -> bool:
    """Whether this provider already knows them, under whatever subject."""
    return SocialAccount.objects.filter(provider=issuer, user=user).exists()


def link(user: User, issuer: str, subject: str) -> None:
    """From now on whoever is this there is this person here."""
    SocialAccount.objects.create(provider=issuer, uid=_uid(subject), user=user)


def _uid(subject: str) -> str:
    """As the column takes it: a subject may be a little longer."""
    if len(subject) <= LONGEST:
        return subject
    return f"sha256:{sha256(subject.encode()).hexdigest()}"
