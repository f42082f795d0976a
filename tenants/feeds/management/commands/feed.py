"""``imagin feed formats`` and ``imagin feed import``: exit code 0 done, 1 refused, 2 usage."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError

from imagin.academies import directory
from imagin.commands import OperatorCommand
from imagin.tenancy.context import academy
from tenants.feeds import words
from tenants.feeds.documentation import document
from tenants.feeds.models import System
from tenants.feeds.problems import FeedRefused
from tenants.feeds.services import FEEDS, import_feed

ACTOR = "imagin feed import"


class Command(OperatorCommand):
    help = "Importe les fichiers des autres systèmes, et décrit leurs formats."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        formats = actions.add_parser("formats", help="décrire les colonnes attendues")
        formats.add_argument(
            "system", nargs="?", type=str.upper, choices=System.values, help="tous par défaut"
        )
        load = actions.add_parser("import", help="importer un fichier dans une académie")
        load.add_argument("system", type=str.upper, choices=System.values)
        load.add_argument("file", type=Path, help="fichier CSV")
        load.add_argument("--academy", required=True, help="code de l'académie, par exemple toulouse")
        load.add_argument("--dry-run", action="store_true", help="tout vérifier sans rien écrire")

    def handle(self, *args, **options) -> None:
        if options["action"] == "formats":
            self._formats(options["system"])
        else:
            self._import(System(options["system"]), options["file"], options["academy"], options["dry_run"])

    def _formats(self, system: str | None) -> None:
        feeds = FEEDS.values() if system is None else [FEEDS[System(system)]]
        self.stdout.write(document(feed.format for feed in feeds), ending="")

    def _import(self, system: System, path: Path, code: str, dry_run: bool) -> None:
        content = _read(path)
        if directory.by_code(code) is None:
            raise CommandError(f"L'académie « {code} » n'existe pas : « imagin academy list » les montre.")
        with academy(code):
            try:
                outcome = import_feed(system, content, file_name=path.name, actor=ACTOR, dry_run=dry_run)
            except FeedRefused as error:
                raise CommandError(words.refusal(path.name, error)) from error
            self.stdout.write(words.report(system, path.name, code, outcome))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CommandError(f"{path} n'existe pas : vérifiez son chemin.") from error
    except OSError as error:
        raise CommandError(f"{path} ne peut être lu : vérifiez vos droits sur ce fichier.") from error
