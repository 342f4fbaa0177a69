"""`manage.py setup_configuration FILE.yaml`: an installation as it is written down.

Safe to repeat: what is as it says stays alone. docs/operations.md has an example.
"""

from pathlib import Path

import yaml
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Language, User
from accounts.providers import Wrong, read
from portfolio.actions.members import set_roles
from portfolio.actions.theme import set_theme
from portfolio.models import Portfolio, Role
from workflows.actions import open_portfolio

KNOWN = {
    "": {"portfolios", "people", "mail", "sign_in"},
    "portfolios": {"slug", "name_nl", "name_en", "organisation", "theme"},
    "theme": {"colours", "logo"},
    "people": {"email", "name", "language", "administrator", "roles"},
    "mail": {"host", "port", "user", "password", "use_tls", "use_ssl", "from"},
}
MAIL = {"from": "DEFAULT_FROM_EMAIL"}
MAIL |= {"host": "EMAIL_HOST", "port": "EMAIL_PORT", "user": "EMAIL_HOST_USER"}
MAIL |= {"password": "EMAIL_HOST_PASSWORD", "use_tls": "EMAIL_USE_TLS"}
MAIL |= {"use_ssl": "EMAIL_USE_SSL"}


class Command(BaseCommand):
    help = "Bring portfolios, people, theme, mail and sign-in to what a file says."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        self.changed, self.path, self.folder = [], "", file.parent
        try:
            wanted = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
            self.check(wanted, "")
            with transaction.atomic():
                for number, row in enumerate(wanted.get("portfolios", [])):
                    self.portfolio(row, f"portfolios[{number}]")
                for number, row in enumerate(wanted.get("people", [])):
                    self.person(row, f"people[{number}]")
                for number, row in enumerate(wanted.get("portfolios", [])):
                    self.theme(row, f"portfolios[{number}].theme")
                self.settings(wanted)
        except (OSError, yaml.YAMLError) as error:
            raise CommandError(f"{self.path or file}: {error}") from error
        except ValidationError as refusal:
            said = getattr(refusal, "message_dict", {"": refusal.messages})
            words = (f"{k} {' '.join(v)}".strip() for k, v in said.items())
            raise CommandError(f"{self.path}: {' '.join(words)}") from refusal
        except (KeyError, TypeError, ValueError, PermissionDenied) as error:
            text = f"{self.path or file}: {error or 'nobody may do this'}"
            raise CommandError(text) from error
        for line in self.changed:
            self.stdout.write(line)
        self.stdout.write("Done." if self.changed else "Everything is so already.")

    def check(self, row, kind):
        self.path = self.path or kind
        if not isinstance(row, dict):
            raise TypeError("write names and values here")
        if unknown := sorted(set(row) - KNOWN[kind]):
            raise ValueError(f"these names mean nothing: {', '.join(unknown)}")

    def portfolio(self, row, path):
        self.path = path
        self.check(row, "portfolios")
        if not Portfolio.objects.filter(slug=row["slug"]).exists():
            open_portfolio(
                row["slug"],
                name_nl=row["name_nl"],
                name_en=row.get("name_en") or row["name_nl"],
                organisation=row["organisation"],
                at=timezone.now(),
            )
            self.changed.append(f"Opened the portfolio {row['slug']}.")

    def person(self, row, path):
        self.path = path
        self.check(row, "people")
        email = row["email"].strip().lower()
        person = User.objects.filter(email=email).first()
        facts = {"is_administrator": bool(row.get("administrator", False))}
        if person is None:
            facts |= {
                "name": row["name"],
                "language": Language(row.get("language", "nl")),
            }
            person = User(email=email, **facts)
            person.set_unusable_password()
            person.full_clean()
            person.save()
            self.changed.append(f"Let {email} in, without a password yet.")
        elif person.is_administrator != facts["is_administrator"]:
            User.objects.filter(pk=person.pk).update(**facts)
            self.changed.append(
                f"{email}: administrator is {facts['is_administrator']}."
            )
        for slug, roles in row.get("roles", {}).items():
            self.path = f"{path}.roles.{slug}"
            self.roles(person, slug, roles)

    def roles(self, person, slug, roles):
        portfolio = Portfolio.objects.filter(slug=slug).first()
        if portfolio is None:
            raise ValueError("there is no such portfolio")
        held = set(
            portfolio.memberships.filter(user=person).values_list("role", flat=True)
        )
        if held != set(roles):
            how = {"by": User.objects.system(), "at": timezone.now()}
            set_roles(portfolio, person, [Role(role) for role in roles], **how)
            self.changed.append(f"{person.email}: {', '.join(roles)} in {slug}.")

    def theme(self, row, path):
        theme = row.get("theme", {})
        self.path = path
        self.check(theme, "theme")
        portfolio = Portfolio.objects.get(slug=row["slug"])
        logo = (self.folder / theme["logo"]).read_bytes() if "logo" in theme else None
        managers = portfolio.memberships.filter(role=Role.MANAGER, user__is_active=True)
        manager = managers.order_by("pk").select_related("user").first()
        is_same = portfolio.organisation == row["organisation"]
        if not theme and is_same:
            return
        if manager is None:
            raise ValueError("somebody has to be manager here first: see people")
        before = portfolio.events.count()
        set_theme(
            portfolio,
            organisation=row["organisation"],
            colours=theme.get("colours"),
            logo=logo,
            by=manager.user,
            at=timezone.now(),
        )
        if portfolio.events.count() > before:
            self.changed.append(f"Set the theme of {row['slug']}.")

    def settings(self, wanted):
        """Into VAR_DIR, where the settings look; the environment goes before it."""
        var, lines = Path(settings.VAR_DIR), {}
        if mail := wanted.get("mail"):
            self.path = "mail"
            self.check(mail, "mail")
            for name, value in mail.items():
                lines[MAIL[name]] = int(value) if isinstance(value, bool) else value
        if providers := wanted.get("sign_in"):
            self.path = "sign_in"
            text = yaml.safe_dump(providers, allow_unicode=True, sort_keys=False)
            try:
                read(text, {})
            except Wrong as wrong:
                if "is not in the environment" not in str(wrong):
                    raise
            self.write(var / "providers.yaml", text)
            lines["SIGN_IN_PROVIDERS_FILE"] = var / "providers.yaml"
        if lines:
            self.keep(var / "kiem.env", lines)

    def keep(self, path, lines):
        """What others left in the file stays."""
        old = path.read_text().splitlines() if path.exists() else []
        kept = [line for line in old if line.partition("=")[0] not in lines]
        new = [f'{name}="{value}"' for name, value in lines.items()]
        self.write(path, "".join(f"{line}\n" for line in (*kept, *new)))

    def write(self, path, text):
        if not path.exists() or path.read_text() != text:
            path.touch(mode=0o600)
            path.write_text(text)
            self.changed.append(f"Wrote {path}; restart Kiem for it.")
