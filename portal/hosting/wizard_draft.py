"""What the steps of the wizard have written so far, as the file it makes: one text, one set of rules.

A draft holds ``academy``, ``rules`` and ``messages`` as a configuration file does. It is judged by the
reading of files (``configuration.reading``), so that a step refuses what a file would have refused.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.academies.configuration import exporting, writing
from imagin.academies.configuration.exporting import Decided
from imagin.academies.configuration.files import Files
from imagin.academies.configuration.reading import Document, read
from imagin.academies.configuration.source import Problems, parse
from imagin.academies.models import Academy, Domain
from imagin.academies.onboarding import name_used
from imagin.academies.opening import foreseeing
from imagin.academies.opening.checks import Result
from imagin.rules.registry import find

Data = dict[str, Any]
PARTS = ("academy", "rules", "messages")
IDENTITY = ("code", "name", "host")
FILE = "academie.yaml"
PLACED = re.compile(r"^.*?, ligne \d+(?:, (?P<path>.+?))? : (?P<sentence>.+)$", re.DOTALL)
CODE_TAKEN = "Ce code est déjà celui d'une académie hébergée ici : choisissez-en un autre."
HOST_TAKEN = "Ce nom d'hôte est déjà celui d'une académie hébergée ici : choisissez-en un autre."
MISSING = {
    "code": "Le code manque : écrivez-le en minuscules, par exemple mayotte.",
    "name": "Le nom manque : écrivez-le comme il s'affichera, par exemple « Académie de Mayotte ».",
    "host": "Le nom d'hôte manque : écrivez-le sans http:// ni port, par exemple mayotte.example.fr.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """``path`` as the reading names it: ("rules", "time.zone"), ("academy", "code")."""

    path: tuple[str, ...]
    sentence: str

    @property
    def key(self) -> str:
        return self.path[1] if len(self.path) > 1 else ""


def data_of(text: str, name: str = FILE, files: Files | None = None) -> Data:
    """Of a file that can be read, with those that it names; ValidationError says all that is wrong."""
    read(text, name, files)
    plain = parse(text, Problems(name)).plain()
    return {part: _as_json(plain.get(part) or {}) for part in PARTS}


def without_identity(data: Data) -> Data:
    """What a copy keeps of another academy: neither its code, nor its name, nor its host."""
    return {**data, "academy": {}}


def text_of(data: Data) -> str:
    """As ``imagin academy export`` writes it; as it stands while something is still to be corrected."""
    raw = _raw(data)
    try:
        document = read(raw, FILE)
    except ValidationError:
        return raw
    made = exporting.text(_identity(data), _decided(document), _today(document))
    return "\n".join([made, *_entries("messages", data)]) if data.get("messages") else made


def foreseen(data: Data) -> list[Result]:
    """What the checks will find once the academy exists; nothing of a draft that does not read yet."""
    try:
        return foreseeing.foreseen(read(_raw(data), FILE))
    except ValidationError:
        return []


def problems(data: Data, opening: str = "") -> list[Problem]:
    """All of them: what the reading says, what is missing to open an academy, what is taken.

    ``opening``: the code that an opening of this very draft has already taken.
    """
    found = [Problem(("academy", key), MISSING[key]) for key in IDENTITY if not _identity(data).get(key)]
    try:
        read(_raw(data), FILE)
    except ValidationError as error:
        found += [problem for problem in map(_placed, error.messages) if problem.path != ("academy",)]
    named = {problem.path for problem in found}
    return found + [problem for problem in _taken(data, opening) if problem.path not in named]


def _taken(data: Data, opening: str) -> list[Problem]:
    """The opening checks again: somebody may take them in the meantime."""
    said, found = _identity(data), []
    if Academy.objects.filter(code=said.get("code", "")).exclude(code=opening).exists():
        found.append(Problem(("academy", "code"), CODE_TAKEN))
    if used := name_used(said.get("name", ""), opening):
        found.append(Problem(("academy", "name"), used))
    hosts = Domain.objects.filter(host__iexact=said.get("host", ""))
    if hosts.exclude(academy__code=opening).exists():
        found.append(Problem(("academy", "host"), HOST_TAKEN))
    return found


def _placed(sentence: str) -> Problem:
    found = PLACED.match(sentence)
    if found is None:
        return Problem((), sentence)
    said = found["sentence"]
    return Problem(tuple((found["path"] or "").split(" → ")), said[0].upper() + said[1:])


def _raw(data: Data) -> str:
    """The shortest file that says it."""
    whole = {**data, "academy": _identity(data)}
    return "\n".join(line for part in PARTS if whole.get(part) for line in _entries(part, whole)) or "{}"


def _entries(part: str, data: Data) -> list[str]:
    return [*writing.entry(part, _with_dates(data[part]), ""), ""]


def _identity(data: Data) -> dict[str, str]:
    return {key: data["academy"][key] for key in IDENTITY if data.get("academy", {}).get(key)}


def _decided(document: Document) -> Decided:
    found: Decided = {}
    for (key, session), segments in document.timelines.items():
        found.setdefault(key, {})[session] = segments
    return found


def _today(document: Document) -> date:
    """Where the academy is."""
    said = document.timelines.get(("time.zone", ""), [])
    return timezone.localdate(timezone=ZoneInfo(said[0].value if said else find("time.zone").national))


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _with_dates(value: Any) -> Any:
    """The days that JSON keeps as text; a text that looks like one is written between quotes."""
    if isinstance(value, list):
        return [_with_dates(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _day(inner) if key in ("from", "until") else _with_dates(inner) for key, inner in value.items()
    }


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value
