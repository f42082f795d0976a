"""``imagin academy list|status|figures|maintenance``: the hosting console in a terminal."""

from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.academies import lifecycle
from imagin.operations import console, failures, figures, maintenance
from imagin.operations.console import Line
from imagin.operations.models import ANNOUNCED_HOURS, Failure, Maintenance
from imagin.rules.stored import NO_ACADEMY
from imagin.usage import UsageError

Write = Callable[[str], object]
ACTOR = "command"
NONE = "–"
STOPPED = "En maintenance"
HEADERS = (
    "code", "état", "migrations", "intervenants", "missions", "dernier import", "file", "erreurs 24 h",
    "écarts", "relevé", "maintenance", "hôte", "nom",
)  # fmt: skip
MIGRATIONS = {
    "ok": "à jour",
    "late": "à migrer",
    "failed": "en échec",
    "unknown": "inconnue",
    "creating": "en création",
}
DONE = {
    "ok": "à jour depuis le {when}",
    "late": "en retard : lancez « imagin academy migrate »",
    "unknown": "migration inconnue : lancez « imagin academy migrate »",
    "creating": f"en création. {lifecycle.NOT_FINISHED}",
}
MOMENT = "« {text} » n'est pas un moment : écrivez par exemple 2026-11-20T20:00 (heure de Paris)."
WHICH = "Donnez --to (et --from), ou bien --end, ou bien --cancel."
NOTHING = "Aucune maintenance n'est prévue ni en cours pour {code} : il n'y a rien à terminer."
NOT_COMING = "La maintenance n° {number} n'est pas à venir pour {codes}.{coming}"
COMING = " Sont à venir : {these}."
NONE_COMING = " Aucune ne l'est."
REMAINS = "{one} reste prévue : « --cancel {number} » l'annule."
ONE = "Donnez le code d'une académie, ou --all."
SOON = "Tout le service en tient compte dans quelques secondes."
ONE_OR_HUB = "Donnez le code d'une académie, ou --hub."
TIMES = "%d/%m/%Y %H:%M"
HUB = "Site d'hébergement : {number} erreur(s) depuis 24 h (« imagin academy status --hub » les montre)."
HUB_WELL = "Site d'hébergement : aucune erreur depuis 24 h."
HUB_NEVER = "Site d'hébergement : aucune erreur depuis un mois."
LATE = "Attention, {codes} : {sentence}"
FAILURES = ("dernière fois", "nature", "où", "erreur", "nombre dans l'heure")


def add_arguments(actions: "_SubParsersAction[ArgumentParser]") -> None:
    actions.add_parser(
        "list", help="une ligne par académie : état, migrations, chiffres, erreurs, écarts ; puis le site"
    )
    status = actions.add_parser("status", help="état de migration, et quand les chiffres furent relevés")
    status.add_argument("code", nargs="?", help="toutes par défaut")
    status.add_argument("--hub", action="store_true", help="les dernières erreurs du site d'hébergement")
    taken = actions.add_parser("figures", help="relever maintenant les chiffres (sinon, chaque minute)")
    taken.add_argument("code", nargs="?", help="toutes par défaut")
    closed = actions.add_parser("maintenance", help="prévoir, changer ou terminer une maintenance")
    closed.add_argument("code", nargs="?", metavar="CODE")
    closed.add_argument("--all", action="store_true", help="toutes les académies")
    closed.add_argument(
        "--from", dest="begin", metavar="MOMENT", help="2026-11-20T20:00 ; par défaut, maintenant"
    )
    closed.add_argument("--to", dest="until", metavar="MOMENT", help="fin prévue")
    closed.add_argument("--message", default="", help="ce que lisent les personnes")
    closed.add_argument(
        "--announce", type=int, default=ANNOUNCED_HOURS, metavar="HEURES", help="annoncée avant"
    )
    closed.add_argument(
        "--end",
        action="store_true",
        help="rouvrir maintenant ; si aucune n'est en cours, annuler celles à venir",
    )
    closed.add_argument("--cancel", type=int, metavar="NUMÉRO", help="annuler celle-ci, qui est à venir")


def run_list(options: dict, write: Write) -> None:
    """Figures are those of the last minute: nothing is counted here, so that forty academies show at once."""
    board = console.board()
    rows = [_cells(line) for line in board.lines]
    if not rows:
        write("Aucune académie n'est hébergée : « imagin academy create » en ouvre une.")
    for words in _aligned([HEADERS, *rows] if rows else []):
        write(words)
    if late := [line.code for line in board.lines if line.late]:
        write(LATE.format(codes=", ".join(late), sentence=console.LATE))
    write(HUB.format(number=board.hub_failures) if board.hub_failures else HUB_WELL)


def _cells(line: Line) -> tuple[str, ...]:
    kept = line.figures
    figures_ = (kept.people, kept.missions, _import(line), kept.outbox) if kept else (None, None, NONE, None)
    people, missions, imported, outbox = figures_
    return (
        line.code,
        STOPPED if line.stopped else line.academy.get_state_display(),
        MIGRATIONS[line.migration],
        _number(people),
        _number(missions),
        str(imported),
        _number(outbox),
        str(line.failures),
        _number(kept.drift if kept else None),
        _taken_at(line),
        maintenance_words(line.maintenance),
        line.host,
        line.academy.name,
    )


def _taken_at(line: Line) -> str:
    if line.figures is None:
        return NONE
    when = f"{timezone.localtime(line.figures.taken_at):{TIMES}}"
    return f"ancien {when}" if line.late else when


def _import(line: Line) -> str:
    kept = line.figures
    if kept is None or kept.last_import_at is None:
        return NONE
    told = f"{kept.last_import_system} {timezone.localtime(kept.last_import_at):{TIMES}}"
    return told if kept.last_import_ok else f"{told} refusé"


def _number(value: int | None) -> str:
    return NONE if value is None else str(value)


def maintenance_words(one: Maintenance | None) -> str:
    if one is None:
        return NONE
    start, end = (f"{timezone.localtime(moment):{TIMES}}" for moment in (one.starts_at, one.ends_at))
    return f"jusqu'au {end}" if one.starts_at <= timezone.now() else f"prévue {start}"


def _aligned(rows: list[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def run_status(options: dict, write: Write) -> None:
    if options["hub"]:
        _status_of_hub(options["code"], write)
        return
    for line in _chosen(options["code"]):
        taken = "" if line.unfinished else f" ; {_taken(line)}"
        write(f"{line.code:<14} {migration_words(line)}{taken}")


def _status_of_hub(code: str | None, write: Write) -> None:
    """As the page of an academy shows its own."""
    if code:
        raise UsageError(ONE_OR_HUB)
    rows = [_failure_cells(one) for one in failures.latest()]
    for words in _aligned([FAILURES, *rows]) if rows else [HUB_NEVER]:
        write(words)


def _failure_cells(one: Failure) -> tuple[str, ...]:
    when = f"{timezone.localtime(one.last_at):{TIMES}}"
    return (when, one.get_kind_display(), one.name, one.fault, str(one.count))


def _taken(line: Line) -> str:
    if line.figures is None:
        return "chiffres jamais relevés"
    taken = f"chiffres relevés le {timezone.localtime(line.figures.taken_at):{TIMES}}"
    return f"{taken}. Attention : {console.LATE}" if line.late else taken


def migration_words(line: Line) -> str:
    if line.migration == "failed":
        return f"en échec : {line.academy.migration.error}"
    when = timezone.localtime(line.migrated_at) if line.migrated_at else None
    said = DONE[line.migration]
    return said.format(when=f"{when:{TIMES}}" if when else NONE, name=line.academy.name)


def _chosen(code: str | None) -> list[Line]:
    found = console.line(code) if code else None
    if code and found is None:
        raise ValidationError(NO_ACADEMY.format(code=code))
    return [found] if found else console.lines()


def run_figures(options: dict, write: Write) -> None:
    lines = _chosen(options["code"])
    if options["code"]:
        lifecycle.refuse_unfinished(lines[0].academy)
    wanted = [line.code for line in lines]
    codes = [code for code in figures.counted_codes() if code in wanted]
    failed = [code for code in codes if not figures.take(code, drift=True)]
    write(f"{len(codes) - len(failed)} académie(s) relevée(s).")
    if failed:
        raise ValidationError(f"Illisible(s) : {', '.join(failed)}. Regardez les traces du serveur.")


def run_maintenance(options: dict, write: Write) -> None:
    codes = _codes(options)
    _check_asked(options)
    if options["end"]:
        _end(codes, write)
    elif options["cancel"] is not None:
        _cancel(codes, options["cancel"], write)
    else:
        _plan(codes, options, write)
    write(SOON)


def _check_asked(options: dict) -> None:
    """One of the three acts; a beginning goes with an end only."""
    asked = [bool(options["until"]), options["end"], options["cancel"] is not None]
    if sum(asked) != 1 or (options["begin"] and not options["until"]):
        raise UsageError(WHICH)


def _plan(codes: list[str], options: dict, write: Write) -> None:
    begin, until = (_moment(options[name]) for name in ("begin", "until"))
    assert until is not None  # _check_asked
    made = maintenance.plan(
        codes,
        starts_at=begin,
        ends_at=until,
        message=options["message"],
        announced_hours=options["announce"],
        actor=ACTOR,
    )
    for one in made:
        write(f"{_named(one)}, {maintenance_words(one)}.")


def _codes(options: dict) -> list[str]:
    if bool(options["code"]) == options["all"]:
        raise UsageError(ONE)
    return [line.code for line in _chosen(options["code"])]


def _end(codes: list[str], write: Write) -> None:
    """What closes now is ended; only where nothing does, what is to come is cancelled."""
    running, coming = _going(codes)
    if not running and not coming:
        raise ValidationError(NOTHING.format(code=", ".join(codes)))
    for one in running or coming:
        _over(one, write)
    for one in coming if running else ():
        write(REMAINS.format(one=f"{_named(one)}, {maintenance_words(one)},", number=one.pk))


def _cancel(codes: list[str], number: int, write: Write) -> None:
    coming = _going(codes)[1]
    wanted = next((one for one in coming if one.pk == number), None)
    if wanted is None:
        these = ", ".join(f"n° {one.pk} ({one.academy}, {maintenance_words(one)})" for one in coming)
        told = COMING.format(these=these) if these else NONE_COMING
        raise ValidationError(NOT_COMING.format(number=number, codes=", ".join(codes), coming=told))
    _over(wanted, write)


def _going(codes: list[str]) -> tuple[list[Maintenance], list[Maintenance]]:
    """Those under way, those to come."""
    now, known = timezone.now(), [one for one in maintenance.read() if one.academy in codes]
    return [one for one in known if one.starts_at <= now], [one for one in known if one.starts_at > now]


def _over(one: Maintenance, write: Write) -> None:
    ended = maintenance.end(one.pk, actor=ACTOR)
    write(f"{_named(ended)} {'terminée' if ended.starts_at <= timezone.now() else 'annulée'}.")


def _named(one: Maintenance) -> str:
    return f"{one.academy} : maintenance n° {one.pk}"


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(MOMENT.format(text=text)) from error
    return found if timezone.is_aware(found) else timezone.make_aware(found)
