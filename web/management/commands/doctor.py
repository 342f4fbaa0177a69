"""`manage.py doctor`: what is wrong with this installation, and what to do."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications.doctor import Health, examine

SIGNS = {Health.WELL: "ok   ", Health.ATTENTION: "look ", Health.WRONG: "WRONG"}


class Command(BaseCommand):
    help = "Look at database, broker, worker, mail and more. Exit code 1: wrong."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="A line of JSON each.")

    def handle(self, **options):
        tell = self.as_json if options["json"] else self.as_words
        health = [tell(finding) for finding in examine(clock=timezone.now)]
        if Health.WRONG in health:
            raise SystemExit(1)

    def as_words(self, finding):
        self.stdout.write(f"{SIGNS[finding.health]} {finding.about}: {finding.says}")
        if finding.do:
            self.stdout.write(f"      → {finding.do}")
        return finding.health

    def as_json(self, finding):
        self.stdout.write(json.dumps(finding._asdict()))
        return finding.health
