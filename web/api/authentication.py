"""Who calls the API: a bearer token, and nothing else."""

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User


class BearerAuthentication(BaseAuthentication):
    """Sessions do not count: a browser never calls the API by accident."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        header = get_authorization_header(request).decode("latin-1")
        scheme, _space, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        user = ApiToken.holder(secret.strip(), at=timezone.now())
        if user is None:
            raise AuthenticationFailed(
                _("This token is not known, or its time is over. Make a new one."),
                code="invalid_token",
            )
        return user, None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Kiem"'
