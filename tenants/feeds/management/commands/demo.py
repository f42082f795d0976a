"""``imagin demo``: the demonstration academies and their data; ``--accounts`` says who may sign in."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from imagin.commands import OperatorCommand
from tenants.feeds.demo.accounts import accounts_table
from tenants.feeds.demo.services import load_demo
from tenants.feeds.problems import FeedRefused


class Command(OperatorCommand):
    help = "Charge les académies de démonstration, ou donne leurs comptes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="seulement la liste des comptes")

    def handle(self, *args, **options) -> None:
        try:
            if not options["accounts"] and not load_demo(self.stdout.write):
                self.stdout.write("Les données de démonstration sont déjà là.")
            if options["accounts"]:
                self.stdout.write(accounts_table())
        except (ValidationError, FeedRefused) as error:
            sentences = getattr(error, "messages", None) or [str(error)]
            raise CommandError("\n".join(sentences)) from error
        except FileNotFoundError as error:
            sentence = f"{error.filename} manque : lancez la démonstration depuis le dépôt d'IMAG'IN."
            raise CommandError(sentence) from error
