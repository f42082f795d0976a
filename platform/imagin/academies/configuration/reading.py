"""From the text of a file to a checked document; refused whole, with path, line, reason and remedy."""

from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.academies import names
from imagin.academies.configuration.files import Files, Folder
from imagin.academies.configuration.holes import remarks
from imagin.academies.configuration.sections import all_sections
from imagin.academies.configuration.source import Item, Problems, parse, where
from imagin.academies.onboarding import check_host
from imagin.days import check_day, check_end
from imagin.os_words import cause
from imagin.rules import together
from imagin.rules.registry import ListOf, Rule, UnknownRule, all_rules, find
from imagin.rules.stored import CURRENCY, check_scope, check_value
from imagin.rules.timeline import Segment, overlap
from imagin.tenancy import naming

TOP = ("academy", "rules")
IDENTITY = ("code", "name", "host")
DATED = ("value", "from", "until", "session")
Timelines = dict[tuple[str, str], list[Segment]]

NAME_OF_TEXT = "configuration"
NOT_A_MAP = "écrivez ici des lignes « clé: valeur »."
UNKNOWN = "cette clé n'existe pas{close} Clés admises : {known}."
UNKNOWN_RULE = "cette règle n'existe pas{close} « imagin academy export CODE » les montre toutes."
NO_CODE = "le code de l'académie manque : écrivez « code: » et son code, par exemple rennes."
NO_VALUE = "la valeur manque : écrivez-en une, ou retirez la ligne pour garder la valeur nationale."
ONE_VALUE = "écrivez une valeur, ou une liste de lignes « - value: … » avec from, until ou session."
NOT_A_DATE = "écrivez une date comme 2026-09-01."
ENDS_FIRST = "la fin (until) doit venir après le début (from) : corrigez l'une des deux."
OVERLAP = (
    "cette période en chevauche une autre de la même règle, celle de la ligne {line} ({period}) : corrigez "
    "from ou until."
)


@dataclass(slots=True)
class Document:
    """``name`` and ``host`` serve at the opening of the academy; ``timelines`` are its rules, checked.

    Without ``has_rules`` the file has no ``rules:`` section, and leaves those of the academy alone.
    ``sections`` holds what else the file says, by its key; ``text`` is the source, ``file`` its name,
    ``files`` where those that it names are; ``lines`` where it says who the academy is, by key;
    ``notes`` is what it may not mean, and no refusal.
    """

    code: str = ""
    name: str = ""
    host: str = ""
    timelines: Timelines = field(default_factory=dict)
    sections: dict[str, Any] = field(default_factory=dict)
    text: str = field(default="", compare=False)
    files: Files | None = field(default=None, compare=False)
    file: str = field(default="", compare=False)
    has_rules: bool = field(default=True, compare=False)
    notes: list[str] = field(default_factory=list, compare=False)
    lines: dict[str, int] = field(default_factory=dict, compare=False)

    def place(self, key: str) -> str:
        """Of what a later check refuses in the identity, said as the reading says it."""
        line = self.lines.get(key, self.lines.get("", 1))
        return where(self.file or NAME_OF_TEXT, line, ("academy", key))


def read_file(path: Path) -> Document:
    return read(text_of(path), path.name, Folder(path.resolve().parent))


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ValidationError(
            f"Le fichier {path} ne se lit pas, {cause(error)} : corrigez le nom donné, ou ses droits."
        ) from error
    except UnicodeDecodeError as error:
        raise ValidationError(f"Le fichier {path} n'est pas en UTF-8 : enregistrez-le en UTF-8.") from error


def read(text: str, name: str = NAME_OF_TEXT, files: Files | None = None) -> Document:
    problems = Problems(name)
    root = parse(text, problems)
    document = Document(text=text, files=files, file=name)
    if _is_map(root, (), problems):
        known = (*TOP, *(section.name for section in all_sections()))
        _only(root, known, (), problems)
        _read_identity(root.value.get("academy"), document, root.line, problems)
        document.has_rules = "rules" in root.value
        _read_rules(root.value.get("rules"), document, problems)
        _read_sections(root, document, problems)
    problems.refuse()
    return document


def _read_sections(root: Item, document: Document, problems: Problems) -> None:
    """Only those that the file has: the others are left as the academy has them."""
    for section in all_sections():
        if section.name in root.value:
            item = root.value[section.name]
            document.sections[section.name] = section.read(item, problems, document.files)


def _is_map(item: Item, path: tuple[str, ...], problems: Problems) -> bool:
    if not item.is_map:
        problems.add(item.line, path, NOT_A_MAP)
    return item.is_map


def _only(item: Item, known: tuple[str, ...], path: tuple[str, ...], problems: Problems) -> None:
    for key, inner in item.value.items():
        if key not in known:
            sentence = UNKNOWN.format(close=_close(key, known), known=", ".join(known))
            problems.add(inner.line, (*path, key), sentence)


def _close(key: str, known: Any) -> str:
    near = get_close_matches(key, list(known), 1)
    return f", vouliez-vous dire « {near[0]} » ?" if near else "."


def _read_identity(item: Item | None, document: Document, line: int, problems: Problems) -> None:
    path = ("academy",)
    if item is None or not _is_map(item, path, problems):
        problems.add(item.line if item else line, path, NO_CODE)
        return
    _only(item, IDENTITY, path, problems)
    document.lines = {"": item.line} | {key: inner.line for key, inner in item.value.items()}
    checks = {"code": _code, "name": _name, "host": _host}
    for key, check in checks.items():
        if key in item.value:
            inner = item.value[key]
            checked = _checked(inner, (*path, key), problems, check)
            setattr(document, key, checked or "")
    if "code" not in item.value:
        problems.add(item.line, path, NO_CODE)


def _checked(item: Item, path: tuple[str, ...], problems: Problems, check: Any) -> Any:
    """The checked value; None once the problem is noted."""
    try:
        return check(item.plain())
    except ValidationError as error:
        problems.add(item.line, path, " ".join(error.messages))
        return None


def _code(value: Any) -> str:
    naming.check_code(_text(value))
    return value


def _name(value: Any) -> str:
    return names.check_name(_text(value))


def _host(value: Any) -> str:
    return check_host(_text(value))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError("écrivez un texte, entre guillemets s'il ressemble à un nombre ou à une date.")
    return value


def _read_rules(item: Item | None, document: Document, problems: Problems) -> None:
    """Nothing under ``rules`` means the national values."""
    if item is None or item.value is None or not _is_map(item, ("rules",), problems):
        return
    known = [declared.key for declared in all_rules()]
    currency = _currency(item)
    for key, inner in item.value.items():
        path = ("rules", key)
        try:
            declared = find(key)
        except UnknownRule:
            problems.add(inner.line, path, UNKNOWN_RULE.format(close=_close(key, known)))
            continue
        _read_rule(declared, inner, currency, document, problems)
    _check_together(item, document.timelines, problems)


def _check_together(item: Item, timelines: Timelines, problems: Problems) -> None:
    """Beside the last of those that the file names; what is already refused is not compared."""
    if problems.found:
        return
    for clash in together.clashes(timelines, timezone.localdate()):
        key = [key for key in item.value if key in clash.together.keys][-1]
        problems.add(item.value[key].line, ("rules", key), clash.words)


def _currency(rules: Item) -> str:
    """The one the file gives, for the amounts it gives."""
    said = rules.value.get(CURRENCY)
    known = find(CURRENCY)
    return said.value if said and said.value in known.type.values else known.default  # type: ignore[attr-defined]


def _read_rule(declared: Rule, item: Item, currency: str, document: Document, problems: Problems) -> None:
    timelines = document.timelines
    path = ("rules", declared.key)
    if _is_dated(item):
        read = [_dated(declared, each, currency, path, n, problems) for n, each in enumerate(item.value, 1)]
        kept = [each for each in read if each]
        for number, (session, segment, line) in enumerate(kept):
            met = next(
                (one for one in kept[:number] if one[0] == session and overlap([one[1], segment])), None
            )
            if met:
                problems.add(line, path, OVERLAP.format(line=met[2], period=period(met[1].start, met[1].end)))
            timelines.setdefault((declared.key, session), []).append(segment)
        document.notes += remarks(timelines, declared.key, item.line, problems.name)
    else:
        value = _value(declared, item, currency, "", path, problems)
        timelines[declared.key, ""] = [Segment(value)]


def period(start: date | None, end: date | None) -> str:
    """As the file writes it."""
    said = (("from", start), ("until", end))
    return ", ".join(f"{key} {day.isoformat()}" if day else f"sans {key}" for key, day in said)


def _is_dated(item: Item) -> bool:
    return item.is_list and bool(item.value) and all(each.is_map for each in item.value)


def _dated(
    declared: Rule, item: Item, currency: str, path: tuple[str, ...], number: int, problems: Problems
) -> tuple[str, Segment, int] | None:
    path = (*path, f"n° {number}")
    before = len(problems.found)
    _only(item, DATED, path, problems)
    parts = item.value
    session = _checked(parts["session"], (*path, "session"), problems, _text) if "session" in parts else ""
    start, end = (_day(parts.get(key), (*path, key), problems) for key in ("from", "until"))
    if start and end and end <= start:
        problems.add(item.line, path, ENDS_FIRST)
    if "value" not in parts:
        problems.add(item.line, path, NO_VALUE)
        return None
    value = _value(declared, parts["value"], currency, session or "", (*path, "value"), problems)
    # A period that is already wrong is not compared with the others.
    return (session, Segment(value, start, end), item.line) if len(problems.found) == before else None


def _value(
    declared: Rule, item: Item, currency: str, session: str, path: tuple[str, ...], problems: Problems
) -> Any:
    if item.value is None:
        problems.add(item.line, path, NO_VALUE)
        return None
    if item.is_map or (item.is_list and not isinstance(declared.type, ListOf)):
        problems.add(item.line, path, ONE_VALUE)
        return None

    def check(value: Any) -> Any:
        check_scope(declared, session)
        return check_value(declared, value, currency)

    return _checked(item, path, problems, check)


def _day(item: Item | None, path: tuple[str, ...], problems: Problems) -> date | None:
    if item is None:
        return None
    value = item.value
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime) or not isinstance(value, date):
        problems.add(item.line, path, NOT_A_DATE)
        return None
    return _bounded(value, item, path, problems)


def _bounded(day: date, item: Item, path: tuple[str, ...], problems: Problems) -> date | None:
    try:
        (check_end if path[-1] == "until" else check_day)(day)
    except ValidationError as error:
        problems.add(item.line, path, error.messages[0])
        return None
    return day
