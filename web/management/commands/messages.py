"""`manage.py messages`: brings the translations up to date with the code."""

from django.core.management.base import BaseCommand, CommandError

from web import translations


class Command(BaseCommand):
    help = "Collect the texts to translate into locale/ and show what is left to do."
    requires_system_checks = ()
    stealth_options = ("root",)

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail when a text is missing or not translated.",
        )
        parser.add_argument(
            "--compile", action="store_true", help="Only write the .mo files."
        )

    def handle(self, *, root=translations.ROOT, **options):
        if options["compile"]:
            translations.compile_all(root)
            return
        for language in translations.LANGUAGES:
            catalog = translations.updated(language, root)
            problems = translations.problems(catalog)
            if not options["check"]:
                translations.save(language, catalog, root)
                self.stdout.write("\n".join(problems))
            elif problems or not translations.is_saved(language, catalog, root):
                raise CommandError(
                    "\n".join(problems) + "\nThe texts in locale/ are not complete: "
                    "run make messages, then translate what it shows."
                )
