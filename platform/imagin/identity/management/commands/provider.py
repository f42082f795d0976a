"""``imagin provider add|list|offer|withdraw|close``: the services people sign in with."""

import getpass
import os
import sys
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from imagin.commands import OperatorCommand
from imagin.identity.client import registration
from imagin.identity.client.discovery import OPTIONAL, REQUIRED
from imagin.identity.models import SignatureAlgorithm, UpstreamProvider


class Command(OperatorCommand):
    help = "Ouvre, propose et ferme les services de connexion (portail d'une académie, ProConnect)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        self._add_arguments_of_add(
            actions.add_parser("add", help="ouvrir un fournisseur, ou le mettre à jour")
        )
        actions.add_parser("list", help="une ligne par fournisseur")
        for action, help_text in (("offer", "proposer à des académies"), ("withdraw", "ne plus proposer")):
            offer = actions.add_parser(action, help=help_text)
            offer.add_argument("code")
            offer.add_argument("academies", nargs="*", metavar="ACADÉMIE")
            offer.add_argument("--everywhere", action="store_true", help="toutes les académies")
        actions.add_parser("close", help="ne plus s'en servir").add_argument("code")

    @staticmethod
    def _add_arguments_of_add(add: ArgumentParser) -> None:
        add.add_argument("code", help="minuscules, par exemple portail-caen")
        add.add_argument("--name", required=True, help="affiché sur la page de choix")
        add.add_argument("--issuer", required=True, help="émetteur, tel qu'il se nomme")
        add.add_argument("--client-id", required=True)
        add.add_argument(
            "--secret-env",
            metavar="VARIABLE",
            help="variable d'environnement qui porte le secret client ; sinon, l'entrée standard",
        )
        add.add_argument(
            "--academy", action="append", default=[], help="réservé à cette académie ; répétable"
        )
        add.add_argument("--scopes", default="openid profile")
        add.add_argument("--acr", default="", help="niveaux demandés puis exigés, séparés par des espaces")
        add.add_argument("--alg", choices=SignatureAlgorithm.values, default=SignatureAlgorithm.RS256)
        add.add_argument("--no-pkce", action="store_true", help="le fournisseur refuse PKCE")
        add.add_argument("--linking-claim", default="numen", help="attribut convenu ; jamais l'adresse")
        add.add_argument("--internal-url", default="", help="adresse entre serveurs, si elle est différente")
        for name in (*REQUIRED, *OPTIONAL):
            add.add_argument(f"--{name.replace('_', '-')}", default="", help="si la découverte ne répond pas")

    def handle(self, *args, **options) -> None:
        try:
            getattr(self, f"_{options['action']}")(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _add(self, options: dict) -> None:
        row = registration.add_provider(
            code=options["code"],
            issuer=options["issuer"],
            told={name: options[name] for name in (*REQUIRED, *OPTIONAL)},
            academies=options["academy"],
            name=options["name"],
            client_id=options["client_id"],
            client_secret=_secret(options["secret_env"]),
            scopes=options["scopes"],
            acr_values=" ".join(options["acr"].split()),
            sign_alg=options["alg"],
            use_pkce=not options["no_pkce"],
            linking_claim=options["linking_claim"],
            internal_url=options["internal_url"],
        )
        self.stdout.write(f"{row.name} est ouvert {_offered(row)}.")

    def _list(self, options: dict) -> None:
        rows = UpstreamProvider.objects.prefetch_related("offers").order_by("code")
        for row in rows:
            state = "ouvert" if row.active else "fermé"
            self.stdout.write(f"{row.code:<20} {state:<7} {row.issuer:<45} {_offered(row)}")
        if not rows:
            self.stdout.write("Aucun fournisseur : « imagin provider add » en ouvre un.")

    def _offer(self, options: dict) -> None:
        registration.offer(options["code"], options["academies"], everywhere=options["everywhere"])
        self._tell(options["code"])

    def _withdraw(self, options: dict) -> None:
        registration.withdraw(options["code"], options["academies"], everywhere=options["everywhere"])
        self._tell(options["code"])

    def _close(self, options: dict) -> None:
        registration.close(options["code"])
        self.stdout.write(f"{options['code']} est fermé : plus personne ne se connecte par lui.")

    def _tell(self, code: str) -> None:
        row = registration.provider_called(code)
        self.stdout.write(f"{row.name} est proposé {_offered(row)}.")


def _offered(row: UpstreamProvider) -> str:
    if row.everywhere:
        return "à toutes les académies"
    codes = sorted(offer.academy for offer in row.offers.all())
    return f"à {', '.join(codes)}" if codes else "à aucune académie"


def _secret(variable: str | None) -> str:
    """Never an argument of the command: those are seen by everybody on the machine."""
    if variable:
        secret = os.environ.get(variable, "")
    elif sys.stdin.isatty():
        secret = getpass.getpass("Secret client : ")
    else:
        secret = sys.stdin.readline()
    if not secret.strip():
        where = f"dans la variable {variable}" if variable else "sur l'entrée standard"
        raise ValidationError(f"Le secret client manque : donnez-le {where}.")
    return secret.strip()
