"""Django's own way to PostgreSQL, save for how it looks whether that is still there."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is kept from one request to the next."""

    def is_usable(self) -> bool:
        """Whether it can go on: a server that left has said so, and others are quiet.

        Django asks a query each time, which is a tenth of all that a move asks.
        """
        if self.connection is None or self.connection.closed:
            return False
        heard = select.poll()
        heard.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if heard.poll(0) else True
