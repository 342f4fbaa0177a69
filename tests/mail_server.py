"""A real SMTP server on loopback that keeps what it accepts, for tests."""

import asyncio
import ssl
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.certificates import Certificate
from tests.servers import free_port

# What a server does instead of answering.
DROP, STALL = "drop", "stall"
STALLS = 1.0


class MailServer:
    """Collects mails; may be slow, and may refuse.

    `messages` holds what was accepted, in order, as EmailMessage, with the envelope in
    X-MailFrom and X-RcptTo. `delay` is how many seconds each mail takes before the
    250; `answer` is given instead of the 250 (such as "451 Try again later") and the
    mail is then not kept. `faults` gives an answer to another verb, such as
    {"RCPT": "550 Nobody"}; DROP hangs up instead, and STALL says nothing for a while.
    With a certificate it speaks TLS, at once or after STARTTLS, which it then asks for,
    and knows who signs in with `sign_in`. `secured` tells of each
    mail whether it came by TLS, and `signed_in` with which name.
    `connections` holds the other ends that offered mail. Point Django or a worker at it
    with `environment`.
    """

    sign_in = ("kiem", "geheim")

    def __init__(
        self, certificate: Certificate | None = None, *, at_once: bool = False
    ):
        self.messages: list[EmailMessage] = []
        self.delay = 0.0
        self.answer = ""
        self.faults: dict[str, str] = {}
        self.connections = set()
        self.arrived = threading.Condition()
        self.secured: list[bool] = []
        self.signed_in: list[str] = []
        how = self.by_tls(certificate, at_once=at_once) if certificate else {}
        self.controller = Controller(
            self, hostname="127.0.0.1", port=free_port(), **how
        )

    def by_tls(self, certificate: Certificate, *, at_once: bool) -> dict:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        how = {"authenticator": self.authenticate}
        if at_once:
            return {**how, "ssl_context": context, "auth_require_tls": False}
        asked = {"require_starttls": True, "auth_required": True}
        return {**how, **asked, "tls_context": context}

    def authenticate(self, server, session, envelope, mechanism, given):
        name, password = given.login.decode(), given.password.decode()
        self.signed_in.append(name)
        return AuthResult(success=(name, password) == self.sign_in, handled=False)

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

    async def fault(self, verb: str, server) -> str:
        """Give what is answered to this verb instead, if anything is."""
        fault = self.faults.get(verb, "")
        if fault == DROP:
            server.transport.abort()
        if fault == STALL:
            await asyncio.sleep(STALLS)
        return "" if fault == STALL else fault

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        """Greet; aiosmtpd calls this and what follows by name."""
        if fault := await self.fault("EHLO", server):
            return [fault]
        session.host_name = hostname
        return responses

    async def handle_HELO(self, server, session, envelope, hostname):
        """Greet whoever was refused an EHLO in the same way."""
        session.host_name = hostname
        return await self.fault("EHLO", server) or "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):
        if fault := await self.fault("MAIL", server):
            return fault
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if fault := await self.fault("RCPT", server):
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.connections.add(session.peer)
        await asyncio.sleep(self.delay)
        if fault := await self.fault("DATA", server):
            return fault
        if self.answer:
            return self.answer
        message = message_from_bytes(envelope.content, policy=default)
        message["X-MailFrom"] = envelope.mail_from
        message["X-RcptTo"] = ", ".join(envelope.rcpt_tos)
        with self.arrived:
            self.secured.append(
                server.transport.get_extra_info("ssl_object") is not None
            )
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
