"""``imagin roles grant|revoke``: the first administrator of an academy, named by the hosting team.

The NUMEN is typed, or read from standard input: an argument would stay in the shell's history.
"""

import getpass
import sys
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from imagin.academies import directory
from imagin.commands import OperatorCommand
from imagin.tenancy.context import academy
from imagin.vault.person import person_key
from tenants.accounts.enums import GRANTED, Role
from tenants.accounts.services import grant_role, withdraw_role

ACTOR = "imagin roles"
OF_A_SCHOOL = (Role.SCHOOL_HEAD, Role.CENTRE_HEAD)
UNKNOWN = "Aucune académie {code} ne répond : « imagin academy list » montre les académies."
NO_SCHOOL = "« {label} » est le rôle d'un établissement : donnez son UAI par --school."
ACTS = {"grant": grant_role, "revoke": withdraw_role}
DONE = {"grant": "Rôle « {label} » attribué dans {name}.", "revoke": "Rôle « {label} » retiré dans {name}."}


class Command(OperatorCommand):
    help = "Attribue et retire les rôles d'une académie à une personne, connue par son NUMEN."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, text in (("grant", "attribuer un rôle"), ("revoke", "retirer un rôle")):
            action = actions.add_parser(name, help=f"{text} ; le NUMEN est lu sur l'entrée standard")
            action.add_argument("role", choices=[role.value for role in GRANTED])
            action.add_argument("--academy", required=True, metavar="CODE")
            action.add_argument("--school", default="", metavar="UAI", help="pour un chef d'établissement")

    def handle(self, *args, **options) -> None:
        role, hosted = Role(options["role"]), directory.by_code(options["academy"])
        if hosted is None:
            raise CommandError(UNKNOWN.format(code=options["academy"]))
        if (role in OF_A_SCHOOL) != bool(options["school"]):
            raise CommandError(NO_SCHOOL.format(label=role.label))
        try:
            named = {"person_key": person_key(_numen()), "role": role.value, "school": options["school"]}
            with academy(hosted.code):
                ACTS[options["action"]](actor=ACTOR, **named)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(DONE[options["action"]].format(label=role.label, name=hosted.name))


def _numen() -> str:
    return getpass.getpass("NUMEN : ") if sys.stdin.isatty() else sys.stdin.readline()
