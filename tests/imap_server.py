"""A real IMAP server on loopback, Dovecot, for tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imap_tools import MailBoxUnencrypted

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
ssl = no
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
    port = 0
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

    def __init__(self, port: int):
        self.port = port

    @property
    def url(self) -> str:
        password = PASSWORD.replace("/", "%2F")
        return f"imap://{NAME}:{password}@127.0.0.1:{self.port}/INBOX"

    @contextmanager
    def opened(self, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        box = MailBoxUnencrypted("127.0.0.1", port=self.port)
        with box.login(NAME, PASSWORD, initial_folder=folder) as mailbox:
            yield mailbox

    def put(self, message: bytes) -> None:
        with self.opened() as mailbox:
            mailbox.append(message, "INBOX")

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
def dovecot() -> Iterator[ImapServer]:
    """Run one in a folder of its own until the test is over."""
    found = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        raise NoServerError("no Dovecot found (apt install dovecot-imapd)")
    port, is_root = free_port(), os.geteuid() == 0
    with passing_folder() as folder:
        write_configuration(folder, port, is_root=is_root)
        server = subprocess.Popen(
            [found, "-F", "-c", folder / "dovecot.conf"],
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port)
            yield ImapServer(port)
        finally:
            server.terminate()
            server.wait(timeout=20)


def write_configuration(folder: Path, port: int, *, is_root: bool) -> None:
    me = str(os.geteuid())
    mail = folder / "mail"
    mail.mkdir()
    if is_root:
        os.chown(mail, NOBODY, NOBODY)
    text = CONFIGURATION.format(
        folder=folder,
        port=port,
        password=PASSWORD,
        internal="dovecot" if is_root else me,
        group="dovecot" if is_root else str(os.getegid()),
        login="dovenull" if is_root else me,
        uid=NOBODY if is_root else me,
        gid=NOBODY if is_root else os.getegid(),
    )
    (folder / "dovecot.conf").write_text(text)
