"""From « messages: » to layers; what is wrong is said where it is, like the rest of the file."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.academies.configuration.files import Files
from imagin.academies.configuration.source import Item, Problems
from tenants.notices import attachments, crowding
from tenants.notices.attachments import SAME_NAME, Checked
from tenants.notices.configuration.layers import KEYS, FileSaid, Layer, Thread, crosses
from tenants.notices.enums import MANY, Audience, NoticeKind, Tone
from tenants.notices.publishing import NO_BANNER, Draft, check, tidy

Place = tuple[str, ...]
Wanted = dict[Thread, list[Layer]]
FIELDS = ("text", "title", "tone", "audience", "from", "until", "files")
FILE_FIELDS = ("path", "sha256")
FIELD_OF = {"kind": "", "slug": "", "starts_on": "from", "ends_on": "until"}
ALWAYS = date.min
"""A last day that is over is no mistake in a file: the message is simply no longer shown."""

NOT_A_MAP = "écrivez ici des lignes « clé: valeur »."
UNKNOWN = "cette clé n'existe pas{close} Clés admises : {known}."
NO_TEXT = "le texte manque : écrivez « text: » et le texte, ou retirez le message pour garder le national."
ONE_TEXT = "écrivez un texte, des lignes « text: », « audience: »…, ou une liste de tels messages."
NOT_TEXT = "écrivez un texte, entre guillemets s'il ressemble à un nombre ou à une date."
NOT_A_DATE = "écrivez une date comme 2026-09-01."
ENDS_FIRST = "la fin (until) doit venir après le début (from) : corrigez l'une des deux."
OVERLAP = (
    "cette période en chevauche une autre des mêmes destinataires, le n° {number} : corrigez from ou until. "
    "Une exception est admise, après le message qu'elle remplace, si ses jours sont parmi les siens."
)
FILES = "écrivez une liste de fichiers : « - formulaires/mission.pdf »."
TOO_MANY = (
    f"{crowding.MOST} bandeaux au plus le même jour : le {{day:%d/%m/%Y}}, il y aurait {{names}}. "
    "Retirez-en, ou changez leurs jours."
)
MISSING = (
    "le fichier {path} manque : mettez-le dans le dossier du fichier de configuration ou, à l'écran, "
    "envoyez-le avec lui ; sinon, corrigez son nom."
)
REFUSED = "{path} : {why}"
CHANGED = "le fichier {path} n'a pas l'empreinte annoncée : corrigez sha256, ou retirez-le."


def read(item: Item | None, problems: Problems, files: Files | None) -> Wanted:
    """Nothing under ``messages`` means the national texts."""
    reader = Reader(problems, files)
    if item is None or item.value is None or not reader.is_map(item, ("messages",)):
        return {}
    reader.only(item, tuple(KEYS), ("messages",))
    kinds = [(key, inner) for key, inner in item.value.items() if key in KEYS]
    found = {thread: layers for key, inner in kinds for thread, layers in reader.kind(key, inner)}
    reader.few_banners(item, found)
    return found


@dataclass(frozen=True, slots=True)
class Reader:
    """Notes every problem in passing; ``source`` is where the files that are named should be."""

    problems: Problems
    source: Files | None

    def kind(self, key: str, item: Item) -> Iterator[tuple[Thread, list[Layer]]]:
        path, kind = ("messages", key), KEYS[key]
        if kind not in MANY:
            yield (kind, ""), self.thread((kind, ""), item, path)
        elif item.value is not None and self.is_map(item, path):
            for slug, inner in item.value.items():
                yield (kind, slug), self.thread((kind, slug), inner, (*path, slug))

    def few_banners(self, item: Item, found: Wanted) -> None:
        """The file names every banner of the academy: they are counted together."""
        banners = {slug: layers for (kind, slug), layers in found.items() if kind == NoticeKind.BANNER}
        crowded = crowding.crowded_on(banners, timezone.localdate())
        if crowded:
            names = ", ".join(f"« {name} »" for name in crowded[1])
            line = item.value["banners"].line
            self.problems.add(line, ("messages", "banners"), TOO_MANY.format(day=crowded[0], names=names))

    def thread(self, thread: Thread, item: Item, path: Place) -> list[Layer]:
        """A message, or a list of them."""
        if not item.is_list:
            found = [self.layer(thread, item, path)]
        else:
            numbered = enumerate(item.value, 1)
            found = [self.layer(thread, each, (*path, f"n° {number}")) for number, each in numbered]
            self.apart(item, found, path)
        if item.is_list and not found:
            self.problems.add(item.line, path, ONE_TEXT)
        return [layer for layer in found if layer]

    def apart(self, item: Item, found: list[Layer | None], path: Place) -> None:
        """A period that is already wrong is not compared with the others."""
        for number, high in enumerate(found):
            lower = [n for n, low in enumerate(found[:number], 1) if high and low and crosses(high, low)]
            if lower:
                sentence = OVERLAP.format(number=lower[0])
                self.problems.add(item.value[number].line, (*path, f"n° {number + 1}"), sentence)

    def layer(self, thread: Thread, item: Item, path: Place) -> Layer | None:
        before = len(self.problems.found)
        parts = self.parts(item, path)
        draft = self.draft(thread, item, parts, path)
        files = self.files(parts.get("files"), (*path, "files"))
        good = len(self.problems.found) == before and self.is_good(draft, item, parts, path)
        return Layer(draft, files) if good else None

    def parts(self, item: Item, path: Place) -> dict[str, Item]:
        if item.is_list:
            self.problems.add(item.line, path, ONE_TEXT)
            return {}
        parts: dict[str, Item] = item.value if item.is_map else {"text": item}
        known = not item.is_map or self.only(item, FIELDS, path)
        if known and ("text" not in parts or parts["text"].value is None):
            self.problems.add(item.line, path, NO_TEXT)
            return {}
        return parts if known else {}

    def draft(self, thread: Thread, item: Item, parts: dict[str, Item], path: Place) -> Draft:
        kind, slug = thread
        text, title, audience = (self.text(parts, name, path) for name in ("text", "title", "audience"))
        start, end = (self.day(parts.get(name), (*path, name)) for name in ("from", "until"))
        if start and end and end <= start:
            self.problems.add(item.line, path, ENDS_FIRST)
        last = end - timedelta(days=1) if end and end > date.min else end
        tone = self.tone(kind, parts, path)
        return tidy(Draft(kind, text, title, audience or Audience.ALL, start, last, slug, tone=tone))

    def tone(self, kind: str, parts: dict[str, Item], path: Place) -> str:
        """Even that of every message is refused where it means nothing."""
        if "tone" not in parts:
            return Tone.INFO
        if kind != NoticeKind.BANNER:
            self.problems.add(parts["tone"].line, (*path, "tone"), NO_BANNER)
            return Tone.INFO
        return self.text(parts, "tone", path)

    def is_good(self, draft: Draft, item: Item, parts: dict[str, Item], path: Place) -> bool:
        try:
            check(draft, day=ALWAYS)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                field = FIELD_OF.get(name, name)
                line = parts.get(field, item).line
                self.problems.add(line, (*path, field) if field and item.is_map else path, " ".join(messages))
            return False
        return True

    def is_map(self, item: Item, path: Place) -> bool:
        if not item.is_map:
            self.problems.add(item.line, path, NOT_A_MAP)
        return item.is_map

    def only(self, item: Item, known: tuple[str, ...], path: Place) -> bool:
        unknown = [key for key in item.value if key not in known]
        for key in unknown:
            near = get_close_matches(key, known, 1)
            close = f", vouliez-vous dire « {near[0]} » ?" if near else "."
            sentence = UNKNOWN.format(close=close, known=", ".join(known))
            self.problems.add(item.value[key].line, (*path, key), sentence)
        return not unknown

    def text(self, parts: dict[str, Item], name: str, path: Place) -> str:
        if name not in parts:
            return ""
        item = parts[name]
        if not isinstance(item.value, str):
            self.problems.add(item.line, (*path, name), NOT_TEXT)
            return ""
        return item.value

    def day(self, item: Item | None, path: Place) -> date | None:
        if item is None or (isinstance(item.value, date) and not isinstance(item.value, datetime)):
            return item.value if item else None
        try:
            return date.fromisoformat(item.value)
        except (TypeError, ValueError):
            self.problems.add(item.line, path, NOT_A_DATE)
            return None

    def files(self, item: Item | None, path: Place) -> tuple[FileSaid, ...]:
        if item is None:
            return ()
        if not item.is_list:
            self.problems.add(item.line, path, FILES)
            return ()
        found: dict[str, FileSaid] = {}
        for number, each in enumerate(item.value, 1):
            file = self.file(each, (*path, f"n° {number}"), found)
            if file:
                found[file.name] = file
        return tuple(found.values())

    def file(self, item: Item, path: Place, found: Container[str]) -> FileSaid | None:
        if item.is_map and not self.only(item, FILE_FIELDS, path):
            return None
        try:
            file = file_said(item.plain() if item.is_map else {"path": item.value}, self.source)
            if file.name in found:
                raise ValidationError(SAME_NAME.format(name=file.name))
        except ValidationError as error:
            self.problems.add(item.line, path, " ".join(error.messages))
            return None
        return file


def file_said(parts: dict[str, Any], files: Files | None) -> FileSaid:
    """« formulaires/mission.pdf », or with its print, as an export writes it."""
    named, told = parts.get("path"), parts.get("sha256", "")
    if not isinstance(named, str) or not named or not isinstance(told, str):
        raise ValidationError(FILES)
    content = content_of(named, told, files)
    if content is None:
        return FileSaid(named.rpartition("/")[2], told)
    checked = _checked(named, content)
    return FileSaid(checked.name, sha256(content).hexdigest(), checked)


def content_of(named: str, told: str, files: Files | None) -> bytes | None:
    """None where the file is not at hand, and its print or its name is all that is known."""
    try:
        content = files.content(named, told, attachments.MOST_BYTES) if files else None
    except OSError as error:
        raise ValidationError(MISSING.format(path=named)) from error
    if content is None:
        return None
    if told and len(content) <= attachments.MOST_BYTES and sha256(content).hexdigest() != told:
        raise ValidationError(CHANGED.format(path=named))
    return content


def _checked(named: str, content: bytes) -> Checked:
    """The refusal of a file that somebody chose does not say which: here it is one of several."""
    try:
        return attachments.check(named, content)
    except ValidationError as refused:
        raise ValidationError(REFUSED.format(path=named, why=" ".join(refused.messages))) from refused
