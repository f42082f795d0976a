"""``imagin academy export|plan|apply|diff|schema``."""

from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.exceptions import ValidationError

from imagin.academies.configuration import telling, words
from imagin.academies.configuration.exporting import export
from imagin.academies.configuration.files import Folder
from imagin.academies.configuration.planning import (
    Line,
    apply,
    compare,
    compare_sections,
)
from imagin.academies.configuration.reading import read_file, text_of
from imagin.academies.configuration.schema import schema_text
from imagin.academies.configuration.sections import SectionLine
from imagin.academies.configuration.updating import update
from imagin.os_words import cause
from imagin.runtime.privileges import user_name

Write = Callable[[str], object]

NOT_WRITABLE = (
    "{path} ne s'écrit pas : la commande écrit en tant que « {user} », qui n'en a pas le droit dans "
    "{folder}. Donnez-lui ce droit, ou gardez vous-même ce qu'elle imprime : {command} > {path}"
)


def add_arguments(actions: "_SubParsersAction[ArgumentParser]") -> None:
    export_ = actions.add_parser("export", help="la configuration d'une académie, en YAML")
    export_.add_argument("academy", metavar="CODE")
    export_.add_argument(
        "--update", metavar="FICHIER", help="réécrire ce fichier en gardant ses commentaires"
    )
    plan_ = actions.add_parser("plan", help="ce qu'un fichier changerait")
    plan_.add_argument("file", metavar="FICHIER")
    apply_ = actions.add_parser("apply", help="changer ce que dit un fichier, tout ou rien")
    apply_.add_argument("file", metavar="FICHIER")
    apply_.add_argument("--reason", default="", help="motif, gardé avec chaque changement")
    diff_ = actions.add_parser("diff", help="ce que deux académies décident différemment")
    diff_.add_argument("academy", metavar="CODE")
    diff_.add_argument("other", metavar="CODE")
    schema_ = actions.add_parser("schema", help="le schéma JSON des fichiers de configuration")
    schema_.add_argument("--output", metavar="FICHIER", help="l'écrire dans ce fichier")


def run_export(options: dict, write: Write) -> None:
    if not options["update"]:
        write(export(options["academy"]).rstrip("\n"))
        return
    path = Path(options["update"])
    before = text_of(path)
    after = update(before, options["academy"], path.name, Folder(path.resolve().parent))
    if after != before:
        _write_file(path, after, f"imagin academy export {options['academy']}")
    write(f"{path} : {'à jour' if after != before else words.NOTHING}.")


def run_plan(options: dict, write: Write) -> None:
    _all(telling.planned(read_file(Path(options["file"]))), write)


def run_apply(options: dict, write: Write) -> None:
    document = read_file(Path(options["file"]))
    lines = apply(document, reason=_reason(options["reason"]))
    _all(telling.applied(document, lines), write)


def run_diff(options: dict, write: Write) -> None:
    one, other = options["academy"], options["other"]
    lines: list[Line | SectionLine] = [*compare(one, other)]
    lines += compare_sections(one, other)
    if lines:
        _all(words.comparison_words(lines, one, other), write)
    else:
        write(f"{one} et {other} décident la même chose.")


def run_schema(options: dict, write: Write) -> None:
    if options["output"]:
        _write_file(Path(options["output"]), schema_text(), "imagin academy schema")
    else:
        write(schema_text().rstrip("\n"))


def _all(lines: Iterable[str], write: Write) -> None:
    for line in lines:
        write(line)


def _reason(text: str) -> str:
    if len(text) > 200:
        raise ValidationError("Le motif dépasse 200 caractères : raccourcissez-le.")
    return text


def _write_file(path: Path, text: str, command: str) -> None:
    """Whole or not at all. Typed by root, a command writes as the user who owns the platform."""
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(path)
    except PermissionError as error:
        said = {"path": path, "user": user_name(), "folder": path.resolve().parent, "command": command}
        raise ValidationError(NOT_WRITABLE.format(**said)) from error
    except OSError as error:
        raise ValidationError(f"{path} ne s'écrit pas , {cause(error)} : vérifiez le dossier.") from error
