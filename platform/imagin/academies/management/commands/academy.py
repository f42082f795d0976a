"""``imagin academy …``: opening academies, looking after them, configuring them by file."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from imagin.academies import directory, migration, template
from imagin.academies.configuration import cli
from imagin.academies.models import Academy
from imagin.academies.onboarding import create_academy


class Command(BaseCommand):
    help = "Crée, liste et contrôle les académies hébergées."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="ouvrir une académie")
        create.add_argument("--code", required=True, help="minuscules, par exemple besancon")
        create.add_argument("--name", required=True, help="nom affiché, par exemple « Académie de Besançon »")
        create.add_argument("--host", required=True, help="nom d'hôte, par exemple besancon.localhost")
        actions.add_parser("list", help="une ligne par académie")
        status = actions.add_parser("status", help="état de migration")
        status.add_argument("code", nargs="?", help="toutes par défaut")
        actions.add_parser("migrate", help="mettre à jour les schémas en retard")
        cli.add_arguments(actions)

    def handle(self, *args, **options) -> None:
        try:
            action = options["action"]
            if run := getattr(cli, f"run_{action}", None):
                run(options, self.stdout.write)
            else:
                getattr(self, f"_{action}")(options)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except migration.MigrationFailed as error:
            raise CommandError(str(error)) from error

    def _create(self, options: dict) -> None:
        academy = create_academy(code=options["code"], name=options["name"], host=options["host"])
        address = directory.public_url(options["host"].lower())
        self.stdout.write(f"{academy.name} est ouverte : {address}")

    def _list(self, options: dict) -> None:
        for academy in Academy.objects.prefetch_related("domains").order_by("code"):
            hosts = ", ".join(domain.host for domain in academy.domains.all())
            self.stdout.write(
                f"{academy.code:<14} {academy.get_state_display():<12} {hosts:<30} {academy.name}"
            )

    def _status(self, options: dict) -> None:
        wanted = template.fingerprint()
        academies = Academy.objects.select_related("migration").order_by("code")
        if options["code"]:
            academies = academies.filter(code=options["code"])
            if not academies:
                raise CommandError(f"Aucune académie {options['code']} : « imagin academy list » les montre.")
        for academy in academies:
            self.stdout.write(f"{academy.code:<14} {_migration_words(academy, wanted)}")

    def _migrate(self, options: dict) -> None:
        count = migration.migrate_academies(self.stdout.write)
        self.stdout.write(
            f"{count} académie(s) mise(s) à jour." if count else "Toutes les académies sont à jour."
        )


def _migration_words(academy: Academy, wanted: str) -> str:
    state = getattr(academy, "migration", None)
    if state is None:
        return "migration inconnue : lancez « imagin academy migrate »"
    if state.error:
        return f"en échec : {state.error}"
    if state.fingerprint != wanted:
        return "en retard : lancez « imagin academy migrate »"
    return f"à jour depuis le {state.migrated_at:%d/%m/%Y %H:%M}"
