"""``imagin academy …``: opening academies, looking after them, configuring them by file."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from imagin.academies import migration
from imagin.academies.configuration import cli
from imagin.academies.opening import cli as opening_cli
from imagin.commands import OperatorCommand
from imagin.jobs import cli as jobs_cli
from imagin.operations import cli as operations_cli
from imagin.usage import UsageError


class Command(OperatorCommand):
    help = "Crée, liste et contrôle les académies hébergées."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        opening_cli.add_arguments(actions)
        operations_cli.add_arguments(actions)
        jobs_cli.add_arguments(actions)
        actions.add_parser("migrate", help="mettre à jour les schémas en retard")
        cli.add_arguments(actions)

    def handle(self, *args, **options) -> None:
        try:
            action = options["action"]
            modules = (cli, opening_cli, operations_cli, jobs_cli)
            found = (getattr(module, f"run_{action}", None) for module in modules)
            if run := next(filter(None, found), None):
                run(options, self.stdout.write)
            else:
                getattr(self, f"_{action}")(options)
        except UsageError as error:
            raise CommandError(f"usage: {error.messages[0]}", returncode=2) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except migration.MigrationFailed as error:
            raise CommandError(str(error)) from error

    def _migrate(self, options: dict) -> None:
        count = migration.migrate_academies(self.stdout.write)
        self.stdout.write(
            f"{count} académie(s) mise(s) à jour." if count else "Toutes les académies sont à jour."
        )
