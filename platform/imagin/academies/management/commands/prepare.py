"""``imagin prepare``: brings the hub and its academies up to date, then the demonstration data.

One process for all of it, called by ``make run`` before the servers start.
"""

from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from imagin.academies import migration
from imagin.academies.onboarding import register_clients
from imagin.reference.services import load_reference
from imagin.tenancy.pooling import TransactionPoolingError, refuse_transaction_pooling


class Command(BaseCommand):
    help = "Met à jour le site d'hébergement et ses académies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="charger aussi les académies de démonstration"
        )

    def handle(self, *args, **options) -> None:
        try:
            refuse_transaction_pooling()
            migration.migrate_hub()
            load_reference()
            migration.migrate_academies(self.stdout.write)
            register_clients()
            call_command("collectstatic", interactive=False, verbosity=0)
        except (TransactionPoolingError, migration.MigrationFailed) as error:
            raise CommandError(str(error)) from error
        if options["demo"]:
            call_command("demo")
