"""`manage.py messages`: brings the translations up to date with the code."""

from django.core.management.base import BaseCommand, CommandError

from web import translations


class Command(BaseCommand):
    help = "Collect the texts to translate into locale/; --check and --compile."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail when a text is missing or untranslated.",
        )
        parser.add_argument(
            "--compile", action="store_true", help="Only write the .mo files."
        )

    def handle(self, *, check, compile, **options):
        if compile:
            translations.compile_all()
            return
        problems = []
        for language in translations.LANGUAGES:
            problems += self.check(language) if check else self.update(language)
        if problems and check:
            raise CommandError("\n".join(problems))
        for problem in problems:
            self.stdout.write(problem)

    def check(self, language):
        catalog = translations.updated(language)
        path = translations.path_of(language)
        problems = translations.problems(catalog)
        if not path.exists() or path.read_text() != translations.as_text(catalog):
            problems.append("The texts in locale/ are not those in the code.")
        if problems:
            problems.append("Run make messages, then translate in locale/.")
        return problems

    def update(self, language):
        """Write what is new and give what is left to translate."""
        catalog = translations.updated(language)
        path = translations.path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(translations.as_text(catalog))
        translations.compile_all()
        return translations.problems(catalog)
