"""``imagin academy create|check|open|close``."""

import io
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ValidationError
from ruamel.yaml import YAML

from imagin.academies import directory, lifecycle, renaming
from imagin.academies.configuration.reading import Document, read, read_file
from imagin.academies.models import Academy, AcademyState
from imagin.academies.opening import engine, guarding
from imagin.academies.opening.checks import Result, checklist
from imagin.mail.trial import send_trial
from imagin.tenancy.context import hub
from imagin.usage import UsageError

Write = Callable[[str], object]
ACTOR = "imagin academy"
ONE_WAY = "Donnez --from FICHIER, ou bien --code, --name et --host ensemble."
UNDO_NEEDS = (
    "--undo annule une ouverture commencée : donnez --from FICHIER ou --code CODE, et --with-data si elle a "
    "reçu des données ; rien d'autre."
)
SANDBOX = (
    "{name} répond en bac à sable : {url}\n"
    "« imagin academy check {code} » dit ce qui manque, « imagin academy open {code} » l'ouvre."
)
OPENED = "{name} est ouverte : {url}"
CLOSED = "{name} est fermée ; ses données sont conservées."
RENAMED = "{name} : {url}. Les autres processus le savent dans quelques secondes."
RENAME_NEEDS = "Donnez --name NOM, --host HÔTE, ou les deux."
UNDONE = "Il ne reste rien de l'académie {code}."
READY = "Rien n'empêche d'ouvrir {code}."
NOT_READY = "{count} vérification(s) empêche(nt) d'ouvrir {code}."


def add_arguments(actions: "_SubParsersAction[ArgumentParser]") -> None:
    create = actions.add_parser(
        "create", help="créer une académie en bac à sable, d'un fichier ou de son nom"
    )
    create.add_argument("--from", dest="file", metavar="FICHIER", help="sa configuration, en YAML")
    create.add_argument("--code", help="sans fichier : minuscules, par exemple besancon")
    create.add_argument("--name", help="sans fichier : nom affiché, par exemple « Académie de Besançon »")
    create.add_argument("--host", help="sans fichier : nom d'hôte, par exemple besancon.localhost")
    create.add_argument("--mail", default="", help="qui reçoit les courriels du bac à sable")
    create.add_argument("--open", action="store_true", help="l'ouvrir aussitôt, si rien ne l'empêche")
    create.add_argument(
        "--undo", action="store_true", help="défaire cette ouverture, tant qu'elle n'a jamais été publique"
    )
    create.add_argument(
        "--with-data",
        action="store_true",
        help="avec --undo : même si elle a reçu des personnes, des missions",
    )
    check = actions.add_parser("check", help="ce qui reste à faire avant d'ouvrir une académie")
    check.add_argument("code")
    check.add_argument("--mail", metavar="ADRESSE", help="y envoyer d'abord un courriel d'essai")
    rename = actions.add_parser("rename", help="corriger le nom affiché ou le nom d'hôte d'une académie")
    rename.add_argument("code")
    rename.add_argument("--name", help="nom affiché, par exemple « Académie de Besançon »")
    rename.add_argument("--host", help="nom d'hôte, sans http:// ni port ; l'ancien ne répond plus")
    actions.add_parser("open", help="ouvrir un bac à sable, ou une académie fermée").add_argument("code")
    close = actions.add_parser("close", help="fermer une académie ; ses données restent")
    close.add_argument("code")
    close.add_argument("--reason", default="", help="motif, gardé")


def run_create(options: dict, write: Write) -> None:
    if options["undo"]:
        _run_undo(options, write)
    elif options["with_data"]:
        raise UsageError(UNDO_NEEDS)
    else:
        _open_from(_document(options), options, write)


def _open_from(document: Document, options: dict, write: Write) -> None:
    for note in document.notes:
        write(note)
    made = engine.open_from(document, actor=ACTOR, mail=options["mail"], report=write)
    if options["open"]:
        made = lifecycle.open_academy(made.code, ACTOR)
    write(_words(made))


def _run_undo(options: dict, write: Write) -> None:
    code = _code_to_undo(options)
    if not options["with_data"]:
        guarding.refuse_held(code)
    engine.undo(code, actor=ACTOR, report=write)
    write(UNDONE.format(code=code))


def run_check(options: dict, write: Write) -> None:
    code = options["code"]
    with hub():
        found = Academy.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(lifecycle.UNKNOWN.format(code=code))
    lifecycle.refuse_unfinished(found)
    if options["mail"]:
        send_trial(code, options["mail"], actor=ACTOR)
    results = checklist(code)
    for result in results:
        write(_line(result))
    stops = sum(result.stops for result in results)
    if stops:
        raise ValidationError(NOT_READY.format(count=stops, code=code))
    write(READY.format(code=code))


def run_rename(options: dict, write: Write) -> None:
    if options["name"] is None and options["host"] is None:
        raise UsageError(RENAME_NEEDS)
    made = renaming.rename(options["code"], actor=ACTOR, name=options["name"], host=options["host"])
    write(_renamed_words(made))


def run_open(options: dict, write: Write) -> None:
    write(_words(lifecycle.open_academy(options["code"], ACTOR)))


def run_close(options: dict, write: Write) -> None:
    closed = lifecycle.close_academy(options["code"], ACTOR, options["reason"])
    write(CLOSED.format(name=closed.name))


def _document(options: dict) -> Document:
    named = [options[key] for key in ("code", "name", "host")]
    if options["file"] and not any(named):
        return read_file(Path(options["file"]))
    if not options["file"] and all(named):
        return _described(*named)
    raise UsageError(ONE_WAY)


def _described(code: str, name: str, host: str) -> Document:
    """The smallest file: every rule national. Read like any other, so refused like any other."""
    text = io.StringIO()
    YAML().dump({"academy": {"code": code, "name": name, "host": host}, "rules": {}}, text)
    return read(text.getvalue(), "academy create")


def _code_to_undo(options: dict) -> str:
    if options["open"] or options["mail"] or bool(options["file"]) == bool(options["code"]):
        raise UsageError(UNDO_NEEDS)
    if options["code"]:
        return options["code"]
    document = read_file(Path(options["file"]))
    guarding.refuse_other_file(document)
    return document.code


def _words(academy: Academy) -> str:
    hosted = directory.by_code(academy.code)
    template = OPENED if academy.state == AcademyState.OPEN else SANDBOX
    return template.format(code=academy.code, name=academy.name, url=hosted.url if hosted else "")


def _renamed_words(made: Academy) -> str:
    with hub():
        host = made.domains.get(primary=True).host
    return RENAMED.format(name=made.name, url=directory.public_url(host))


def _line(result: Result) -> str:
    return f"{result.mark:<7}{result.check.label} : {result.words}"
