"""Who calls the API: a bearer token, and nothing else."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.models import ApiToken, Scope, User
from portfolio.policy import token_of


class ReadOnlyToken(APIException):
    """A token that may not change anything."""

    status_code = 403
    default_code = "read_only"
    default_detail = gettext_lazy(
        "This token may only read. Make one that may change things too."
    )


class BearerAuthentication(BaseAuthentication):
    """Sessions do not count: a browser never calls the API by accident."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = get_authorization_header(request).decode("latin-1")
        scheme, _space, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        at = timezone.now()
        token = token_of(secret.strip(), at=at)
        if token is None:
            raise AuthenticationFailed(
                _("This token is not known, or its time is over. Make a new one."),
                code="invalid_token",
            )
        if token.scope == Scope.READ and request.method not in SAFE_METHODS:
            raise ReadOnlyToken
        token.was_used(at=at)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Kiem"'
