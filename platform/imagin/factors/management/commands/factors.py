"""``imagin factors reset``: for who lost both his device and his recovery codes."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from imagin.commands import OperatorCommand
from imagin.factors.enrolment import reset
from imagin.identity.models import Account

CHECKED = (
    "Vérifiez d'abord l'identité de la personne : sans second facteur, son premier suffit à en ajouter un."
)
UNKNOWN = (
    "Aucun compte du site d'hébergement ne correspond : vérifiez l'identifiant, ou l'émetteur et le sujet."
)
WHICH = "Donnez l'identifiant du compte, ou bien --issuer et --subject."


class Command(OperatorCommand):
    help = "Retire les seconds facteurs d'une personne qui a tout perdu. " + CHECKED

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        action = actions.add_parser(
            "reset", help="retirer tous ses seconds facteurs et fermer ses connexions"
        )
        action.add_argument("account", nargs="?", default="", help="identifiant du compte (journal : acteur)")
        action.add_argument(
            "--issuer", default="", help="émetteur, tel que « imagin provider list » le nomme"
        )
        action.add_argument("--subject", default="", help="identifiant de la personne chez cet émetteur")

    def handle(self, *args, **options) -> None:
        account = self.account_named(options)
        removed = reset(account)
        self.stdout.write(
            f"Compte {account.pk} : {removed} second(s) facteur(s) retiré(s), connexions fermées. "
            "La personne en ajoutera un à sa prochaine connexion."
        )

    @staticmethod
    def account_named(options: dict) -> Account:
        pk, pair = options["account"], (options["issuer"], options["subject"])
        if bool(pk) == any(pair) or any(pair) != all(pair):
            raise CommandError(WHICH)
        named = {"pk": pk} if pk else {"issuer": pair[0], "subject": pair[1]}
        try:
            return Account.objects.get(**named)
        except (Account.DoesNotExist, ValidationError):
            raise CommandError(UNKNOWN) from None
