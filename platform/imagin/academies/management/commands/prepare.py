"""``imagin prepare``: brings the hub and its academies up to date, then the demonstration data.

One process for all of it, called by ``make run`` before the servers start.
"""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from imagin.academies import migration
from imagin.academies.onboarding import register_clients
from imagin.academies.role_sql import role_sql
from imagin.reference.services import load_reference
from imagin.tenancy.pooling import TransactionPoolingError, refuse_transaction_pooling


class Command(BaseCommand):
    help = "Met à jour le site d'hébergement et ses académies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="charger aussi les académies de démonstration"
        )
        parser.add_argument(
            "--static-made", action="store_true", help="les fichiers statiques sont déjà dans l'image"
        )
        parser.add_argument(
            "--sql",
            action="store_true",
            help="imprimer ce que l'administrateur d'une base gérée doit exécuter, sans rien changer",
        )
        parser.add_argument(
            "--academy", action="append", default=[], metavar="CODE", help="avec --sql : une académie à venir"
        )

    def handle(self, *args, **options) -> None:
        try:
            if options["sql"]:
                self.stdout.write(role_sql(options["academy"]), ending="")
                return
            if options["academy"]:
                raise CommandError("--academy ne sert qu'avec --sql : ajoutez --sql, ou retirez --academy.")
            self._prepare(static=not options["static_made"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (TransactionPoolingError, migration.MigrationFailed) as error:
            raise CommandError(str(error)) from error
        if options["demo"]:
            call_command("demo")

    def _prepare(self, *, static: bool) -> None:
        refuse_transaction_pooling()
        migration.migrate_hub()
        load_reference()
        migration.migrate_academies(self.stdout.write)
        register_clients()
        if static:
            call_command("collectstatic", interactive=False, verbosity=0)
