"""`manage.py prepare`: makes the database ready to serve; safe to repeat."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portfolio.actions.attachments import finish_removals
from portfolio.models import Portfolio
from web import first_run
from web.management.commands.demo import sign_in_help
from web.management.commands.first_run import begin
from workflows.models import Gate


class Command(BaseCommand):
    help = "Migrate, load the default playbook and, in demo mode, the demo portfolio."
    requires_system_checks = ()

    def handle(self, **options):
        if not is_migrated():
            call_command("migrate", interactive=False, verbosity=0)
        if not Gate.objects.exists():
            call_command("load_playbook", stdout=self.stderr)
        finish_removals()
        if settings.DEMO:
            if not Portfolio.objects.exists():
                call_command("demo", stdout=self.stderr)
            self.stdout.write(sign_in_help())
        elif first_run.is_new():
            self.stdout.write(begin())


def is_migrated():
    """See whether all migrations have run; migrate itself takes a second to say so."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
