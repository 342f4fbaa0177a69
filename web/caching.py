"""What all processes of the web know together, in the Redis that carries the work.

It is kept as JSON, and a Redis that is away stops nobody: then each process counts for
itself, as it does where there is none.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# In seconds; whoever signs in waits for it.
PATIENCE = 0.5


class Json:
    """Never what unpacking could run."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def loads(self, raw: bytes) -> Any:
        return json.loads(raw)


class Shared(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
        options = {"serializer": Json(), **waits}
        super().__init__(server, params | {"OPTIONS": options, "KEY_PREFIX": "kiem"})
        self._near = LocMemCache("near", {})

    def _either(self, name: str, *args: Any, **options: Any) -> Any:
        try:
            return getattr(super(), name)(*args, **options)
        except (RedisError, OSError, ValueError) as error:
            logger.warning("counting without Redis: %s", type(error).__name__)
            return getattr(self._near, name)(*args, **options)


def _patient(name: str) -> Callable[..., Any]:
    def act(self: Shared, *args: Any, **options: Any) -> Any:
        return self._either(name, *args, **options)

    return act


for each in ("add", "get", "set", "touch", "delete", "has_key", "clear"):
    setattr(Shared, each, _patient(each))
