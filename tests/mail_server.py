"""A real SMTP server on loopback that keeps what it accepts, for tests."""

import asyncio
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller

from tests.servers import free_port


class MailServer:
    """Collects mails; may be slow, and may refuse.

    `messages` holds what was accepted, in order, as EmailMessage, with the envelope in
    X-MailFrom and X-RcptTo. `delay` is how many seconds each mail takes before the
    250; `answer` is given instead of the 250 (such as "451 Try again later") and the
    mail is then not kept. `connections` holds the other ends that offered mail. Point
    Django or a worker at it with `environment`.
    """

    def __init__(self):
        self.messages: list[EmailMessage] = []
        self.delay = 0.0
        self.answer = ""
        self.connections = set()
        self.arrived = threading.Condition()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *problem):
        self.controller.stop()

    @property
    def host(self) -> str:
        return self.controller.hostname

    @property
    def port(self) -> int:
        return self.controller.port

    @property
    def environment(self) -> dict[str, str]:
        """Give the settings that make a process send its mail here."""
        return {"EMAIL_HOST": self.host, "EMAIL_PORT": str(self.port)}

    async def handle_DATA(self, server, session, envelope):
        """Take a mail; aiosmtpd calls this by name."""
        self.connections.add(session.peer)
        await asyncio.sleep(self.delay)
        if self.answer:
            return self.answer
        message = message_from_bytes(envelope.content, policy=default)
        message["X-MailFrom"] = envelope.mail_from
        message["X-RcptTo"] = ", ".join(envelope.rcpt_tos)
        with self.arrived:
            self.messages.append(message)
            self.arrived.notify_all()
        return "250 Accepted"

    def wait_for(self, count: int, seconds: float = 30) -> list[EmailMessage]:
        """Wait until that many mails were accepted and give them; fail when late."""
        started = time.monotonic()
        with self.arrived:
            if not self.arrived.wait_for(lambda: len(self.messages) >= count, seconds):
                waited = time.monotonic() - started
                raise AssertionError(
                    f"{len(self.messages)} of {count} mails after {waited:.0f} s."
                )
            return list(self.messages)
