"""A call with an Idempotency-Key counts once, also when its answer got lost.

The key, what the call changed and its answer are written in one transaction. Whoever
sends it again within a day gets the answer of the first time.
"""

import hashlib
import json
from datetime import datetime

from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiToken, KeptAnswer

HEADER = "Idempotency-Key"


class BadKey(APIException):
    status_code = 400
    default_code = "bad_key"
    default_detail = gettext_lazy(
        "The header Idempotency-Key takes 1 to 255 signs, without accents."
    )


class OtherCall(APIException):
    """A key that was used for something else."""

    status_code = 409
    default_code = "key_used"
    default_detail = gettext_lazy(
        "This Idempotency-Key was used for another call. Make a new one."
    )


class AnsweredBefore(Exception):
    """It counted already; holds what was answered then."""

    def __init__(self, kept: KeptAnswer) -> None:
        super().__init__(str(kept))
        self.kept = kept

    def response(self) -> Response:
        body = json.loads(self.kept.body) if self.kept.body else None
        headers = {"Idempotency-Replayed": "true"}
        return Response(body, status=self.kept.status, headers=headers)


def claim(request: Request, *, at: datetime) -> KeptAnswer:
    """Room for the answer to this call; raises when there is one."""
    key = request.headers[HEADER]
    if not (0 < len(key) <= KeptAnswer.LONGEST_KEY and key.isascii()):
        raise BadKey
    token: ApiToken = request.auth
    digest = _digest(request)
    kept = KeptAnswer.claim(token, key, digest, at=at)
    if kept.digest != digest:
        raise OtherCall
    if kept.status is not None:
        raise AnsweredBefore(kept)
    return kept


def _digest(request: Request) -> str:
    # A file is read as it streams in; its length stands for it.
    is_file = request.content_type.startswith("multipart/")
    body = b"" if is_file else request._request.body
    parts = (request.get_full_path(), request.headers.get("Content-Length", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + body).hexdigest()


def keep(kept: KeptAnswer, response: Response) -> None:
    """Keep what was answered; a refusal is not kept, for a better call may follow."""
    if response.status_code >= 400:
        kept.release()
    else:
        body = "" if response.data is None else response.rendered_content.decode()
        kept.answered(response.status_code, body)
