"""The throw-away servers are real: mail arrives and a worker does what it is told."""

import smtplib
import time

from celery import current_app
from django.db import connection

from tests.workers import database_url


def test_the_mail_server_keeps_what_it_accepts(smtp_server):
    with smtplib.SMTP(smtp_server.host, smtp_server.port) as client:
        client.sendmail("kiem@test", ["fatma@test"], "Subject: Hello\r\n\r\nThere.\r\n")

    (message,) = smtp_server.wait_for(1)
    assert message["Subject"] == "Hello"
    assert message["X-RcptTo"] == "fatma@test"


def test_a_worker_is_a_real_process_on_the_same_database(worker):
    running = worker()

    current_app.send_task("celery.ping")

    assert str(connection.settings_dict["NAME"]) in database_url()
    assert wait_for_text(running, "celery.ping")


def test_a_killed_worker_is_gone_at_once(worker):
    running = worker(beat=True)

    running.kill()

    assert running.process.returncode == -9


def wait_for_text(running, text):
    deadline = time.monotonic() + 10
    while text not in running.output and time.monotonic() < deadline:
        time.sleep(0.05)
    return text in running.output
