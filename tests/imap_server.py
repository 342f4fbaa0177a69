"""A real IMAP server on loopback, Dovecot, for tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from tests.certificates import Certificate
from tests.servers import NoServerError, free_port, passing_folder, wait_for

NAME, PASSWORD = "kiem", "geheim/wachtwoord"
# Nobody's mail: Dovecot gives none to root.
NOBODY = 65534
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/mail
{tls}
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


class ImapServer:
    """One account. `url` is how Kiem gets there; `put` lets a mail arrive."""

    def __init__(self, port: int, tls_port: int = 0):
        self.port, self.tls_port = port, tls_port

    @property
    def url(self) -> str:
        return self.url_by("imap", "127.0.0.1")

    def url_by(self, scheme: str, host: str = "localhost") -> str:
        """How Kiem gets there in this way."""
        password = PASSWORD.replace("/", "%2F")
        port = self.tls_port if scheme == "imaps" else self.port
        return f"{scheme}://{NAME}:{password}@{host}:{port}/INBOX"

    @contextmanager
    def opened(self, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        box = MailBoxUnencrypted("127.0.0.1", port=self.port)
        with box.login(NAME, PASSWORD, initial_folder=folder) as mailbox:
            yield mailbox

    def put(self, message: bytes, folder: str = "INBOX", **how: datetime) -> None:
        """Let it arrive; `dt` is when it did."""
        with self.opened() as mailbox:
            mailbox.append(message, folder, **how)

    def count(self, folder: str = "INBOX") -> int:
        """How many mails lie there."""
        with self.opened() as mailbox:
            if not mailbox.folder.exists(folder):
                return 0
            return mailbox.folder.status(folder, ["MESSAGES"])["MESSAGES"]

    def empty(self) -> None:
        """Begin anew."""
        with self.opened() as mailbox:
            mailbox.delete(mailbox.uids())
            if mailbox.folder.exists("Kiem"):
                mailbox.folder.delete("Kiem")


@contextmanager
def dovecot(certificate: Certificate | None = None) -> Iterator[ImapServer]:
    """Run one in a folder of its own until the test is over; with one it speaks TLS."""
    found = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        raise NoServerError("no Dovecot found (apt install dovecot-imapd)")
    port, tls_port = free_port(), free_port() if certificate else 0
    with passing_folder() as folder:
        write_configuration(folder, port, tls_port, certificate)
        server = subprocess.Popen(
            [found, "-F", "-c", folder / "dovecot.conf"],
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port)
            yield ImapServer(port, tls_port)
        finally:
            server.terminate()
            server.wait(timeout=20)


def write_configuration(
    folder: Path, port: int, tls_port: int, certificate: Certificate | None
) -> None:
    me, is_root = str(os.geteuid()), os.geteuid() == 0
    tls = "ssl = no"
    if certificate:
        tls = (
            f"ssl = yes\nssl_cert = <{certificate.chain}\nssl_key = <{certificate.key}"
        )
    mail = folder / "mail"
    mail.mkdir()
    if is_root:
        os.chown(mail, NOBODY, NOBODY)
    text = CONFIGURATION.format(
        folder=folder,
        port=port,
        tls=tls,
        tls_port=tls_port,
        password=PASSWORD,
        internal="dovecot" if is_root else me,
        group="dovecot" if is_root else str(os.getegid()),
        login="dovenull" if is_root else me,
        uid=NOBODY if is_root else me,
        gid=NOBODY if is_root else os.getegid(),
    )
    (folder / "dovecot.conf").write_text(text)
