"""Mail goes and comes by TLS where that is set, and only by a good certificate."""

import gc

import pytest

from notifications import outbox, replies
from notifications.models import Mail
from tests.cast import NOW
from tests.certificates import make_certificate
from tests.imap_server import PASSWORD, dovecot
from tests.mail_server import MailServer
from tests.notifications.conftest import make_mails
from tests.notifications.mails import reply

SECURED = ["imaps", "imap+starttls"]
BASE = "antwoord@lindervoort.example"


# imaplib leaves the line open when a server does not do as it should.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(autouse=True)
def closed():
    yield
    gc.collect(1)


@pytest.fixture
def imap(imap_server, settings):
    settings.REPLY_ADDRESS = BASE
    imap_server.empty()
    imap_server.put(reply(BASE).as_bytes())
    return imap_server


def read():
    return replies.read_mailbox(clock=lambda: NOW)


@pytest.mark.parametrize("scheme", SECURED)
def test_answers_come_in_by_tls(imap, trusted, settings, scheme, db):
    settings.IMAP_URL = imap.url_by(scheme)

    assert read().waiting == 1
    assert imap.count("Kiem") == 1


@pytest.mark.parametrize("scheme", SECURED)
def test_an_unknown_certificate_of_the_mailbox_is_refused(
    imap, settings, scheme, db, caplog
):
    settings.IMAP_URL = imap.url_by(scheme)

    assert read() == replies.TakenIn()
    assert "mailbox: SSLCertVerificationError" in caplog.text
    assert PASSWORD not in caplog.text
    assert imap.count() == 1


@pytest.mark.parametrize("scheme", SECURED)
def test_a_certificate_of_another_mailbox_is_refused(
    imap_server, tmp_path, monkeypatch, settings, scheme, db, caplog
):
    other = make_certificate(tmp_path, "mail.example.nl")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.chain))
    with dovecot(other) as server:
        settings.IMAP_URL = server.url_by(scheme)

        assert read() == replies.TakenIn()
    assert "mailbox: SSLCertVerificationError" in caplog.text


def test_a_mailbox_without_tls_is_not_read_by_tls(settings, trusted, imap_server, db):
    with dovecot() as server:
        settings.IMAP_URL = server.url_by("imap+starttls")

        assert read() == replies.TakenIn()


@pytest.fixture(params=["STARTTLS", "SMTPS"])
def how(request):
    return request.param


@pytest.fixture
def server(certificate, settings, how):
    """A server that takes mail by TLS only, from who signs in."""
    with MailServer(certificate, at_once=how == "SMTPS") as server:
        settings.EMAIL_BACKEND = settings.SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", server.port
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = server.sign_in
        settings.EMAIL_USE_TLS = how == "STARTTLS"
        settings.EMAIL_USE_SSL = how == "SMTPS"
        settings.EMAIL_TIMEOUT = 3
        yield server


def deliver():
    return outbox.deliver(clock=lambda: NOW)


def test_mail_goes_by_tls_from_who_signed_in(server, trusted, owner):
    make_mails(owner, 2)

    assert deliver() == outbox.Delivery(accepted=2)
    assert server.secured == [True, True]
    assert server.signed_in == ["kiem"]


def test_an_unknown_certificate_of_the_mail_server_is_refused(server, owner):
    make_mails(owner, 1)

    assert deliver() == outbox.Delivery(postponed=1)
    assert server.signed_in == []
    assert Mail.objects.get().last_error == "SSLCertVerificationError"


def test_a_wrong_password_is_for_us_to_repair(server, trusted, owner, settings):
    settings.EMAIL_HOST_PASSWORD = "wrong"
    make_mails(owner, 1)

    assert deliver() == outbox.Delivery(postponed=1)
    assert Mail.objects.get().last_error == "SMTPAuthenticationError 535"


def test_a_server_without_tls_gets_no_mail_and_no_password(
    smtp_server, owner, settings
):
    settings.EMAIL_BACKEND = settings.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", smtp_server.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "kiem", "geheim"
    settings.EMAIL_USE_TLS = True
    make_mails(owner, 1)

    assert deliver() == outbox.Delivery(postponed=1)
    assert smtp_server.messages == []
    assert Mail.objects.get().last_error == "SMTPNotSupportedError"
