"""``imagin journal verify|export|seal``: is a journal whole, and its contents as a file."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from imagin.commands import OperatorCommand
from imagin.journal.books import HUB, Book
from imagin.journal.export import check_lines
from imagin.journal.sealing import seal
from imagin.journal.verification import WHAT_TO_DO
from tenants.journal import everywhere
from tenants.journal.exports import CSV, FORMATS, lines
from tenants.journal.selectors import Wanted


class Command(OperatorCommand):
    help = "Contrôle et exporte le journal d'une académie ou du site d'hébergement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="dire si le journal est intact")
        export = actions.add_parser("export", help="écrire le journal dans un fichier")
        for action in (verify, export):
            which = action.add_mutually_exclusive_group(required=True)
            which.add_argument("--academy", metavar="CODE", help="le journal de cette académie")
            which.add_argument("--hub", action="store_true", help="celui du site d'hébergement")
        export.add_argument("--format", choices=list(FORMATS), default=CSV)
        export.add_argument("--since", type=_day, help="à partir de ce jour (AAAA-MM-JJ)")
        export.add_argument("--until", type=_day, help="jusqu'à ce jour compris")
        export.add_argument("--output", type=Path, help="fichier ; à défaut, la sortie standard")
        check = actions.add_parser("check", help="contrôler un export JSON Lines, sans la base")
        check.add_argument("file", type=Path)

    def handle(self, *args, **options) -> None:
        getattr(self, f"_{options['action']}")(options)

    def _verify(self, options: dict) -> None:
        verdict = everywhere.verify_one(_name(options))
        if not verdict.intact:
            raise CommandError("\n".join(["Le journal n'est plus intact.", *verdict.breaks, WHAT_TO_DO]))
        self.stdout.write(f"Le journal est intact : {verdict.entries} écriture(s), {verdict.seals} sceau(x).")

    def _export(self, options: dict) -> None:
        until = options["until"] and options["until"] + timedelta(days=1)
        wanted = Wanted(since=_start(options["since"]), until=_start(until))
        target: Path | None = options["output"]
        if target and target.exists():
            raise CommandError(f"{target} existe déjà : choisissez un autre nom, rien n'a été écrit.")

        def act(book: Book) -> None:
            seal(book)
            everywhere.note_export(book, "command", options["format"], wanted)
            _write(lines(book, wanted, options["format"]), target)

        everywhere.in_journal(_name(options), act)

    def _check(self, options: dict) -> None:
        try:
            with options["file"].open(encoding="utf-8") as file:
                problems = check_lines(file)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{options['file']} n'est pas un export JSON Lines du journal.") from error
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("L'export est cohérent : les écritures sont celles que les sceaux annoncent.")


def _name(options: dict) -> str:
    code = HUB if options["hub"] else options["academy"]
    if code not in everywhere.journals():
        raise CommandError(f"Aucune académie {code} : « imagin academy list » les montre.")
    return code


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n'est pas un jour : écrivez par exemple 2026-11-21.") from None


def _start(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def _write(text, target: Path | None) -> None:
    """Beside its name until it is whole: nothing half-written is left."""
    if target is None:
        sys.stdout.writelines(text)
        return
    partial = target.with_name(target.name + ".part")
    with partial.open("w", encoding="utf-8", newline="") as file:
        file.writelines(text)
    partial.rename(target)
