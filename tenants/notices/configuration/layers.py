"""What a file and an academy say of one message, in the same words, so that they can be compared.

A thread is a message, a banner or a help page; its layers are the versions that somebody reads, today or
later, lowest first: one for everybody, then another for the teachers in June.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from tenants.notices.attachments import Checked
from tenants.notices.defaults import NATIONAL
from tenants.notices.enums import Audience, NoticeKind, Tone
from tenants.notices.models import Notice
from tenants.notices.publishing import Draft, without_files
from tenants.notices.selectors import seen

Thread = tuple[str, str]
KEYS = {
    "home": NoticeKind.HOME,
    "conditions": NoticeKind.CONDITIONS,
    "assistance": NoticeKind.ASSISTANCE,
    "postal": NoticeKind.POSTAL,
    "travel": NoticeKind.TRAVEL,
    "banners": NoticeKind.BANNER,
    "help": NoticeKind.HELP,
}
KEY_OF = {kind: key for key, kind in KEYS.items()}
NOTHING, NATIONAL_TEXT = "(aucun)", "(texte national)"


@dataclass(frozen=True, slots=True)
class FileSaid:
    """A file that a layer names: by its bytes, its print, or its name alone where they are not at hand."""

    name: str
    sha256: str = ""
    checked: Checked | None = None

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem


@dataclass(frozen=True, slots=True)
class Layer:
    """``draft`` without its files."""

    draft: Draft
    files: tuple[FileSaid, ...] = ()

    @property
    def audience(self) -> str:
        return self.draft.audience

    @property
    def starts_on(self) -> date | None:
        return self.draft.starts_on

    @property
    def ends_on(self) -> date | None:
        return self.draft.ends_on

    @property
    def for_all_and_ever(self) -> bool:
        return self.audience == Audience.ALL and self.starts_on is None and self.ends_on is None

    def same(self, other: "Layer") -> bool:
        if self.draft != other.draft or len(self.files) != len(other.files):
            return False
        return all(_same_file(*pair) for pair in zip(self.files, other.files, strict=True))


def _same_file(one: FileSaid, other: FileSaid) -> bool:
    if one.sha256 and other.sha256:
        return one.sha256 == other.sha256 and one.stem == other.stem
    return one.stem == other.stem


def layer_of(notice: Notice, day: date) -> Layer:
    files = tuple(FileSaid(file.name, file.sha256) for file in notice.files)
    return as_of(Layer(without_files(notice), files), day)


def as_of(layer: Layer, day: date) -> Layer:
    """A first day that is over says nothing more; files come in the order of their names."""
    begun = layer.starts_on is not None and layer.starts_on <= day
    draft = replace(layer.draft, starts_on=None) if begun else layer.draft
    return Layer(draft, tuple(sorted(layer.files, key=lambda file: file.stem)))


def still(layers: Iterable[Layer], day: date) -> list[Layer]:
    """Those that somebody may still read."""
    left = [as_of(layer, day) for layer in layers if layer.ends_on is None or layer.ends_on >= day]
    return seen(left, day)


def common(before: list[Layer], after: list[Layer]) -> int:
    """How many layers, from the lowest, are the same."""
    pairs = zip(before, after, strict=False)
    return next((n for n, (old, new) in enumerate(pairs) if not old.same(new)), min(len(before), len(after)))


def alike(before: list[Layer], after: list[Layer]) -> bool:
    return len(before) == len(after) == common(before, after)


def crosses(high: Layer, low: Layer) -> bool:
    """Addressed to the same people, on days of which only some are the other's.

    Days within those of the one below are an exception: it is shown again afterwards.
    """
    if high.audience != low.audience:
        return False
    (begins, ends), (first, last) = _days(high), _days(low)
    within = first <= begins and ends <= last and (begins, ends) != (first, last)
    return begins <= last and first <= ends and not within


def uncrossed(layers: list[Layer]) -> list[Layer]:
    """What is read stays the same: days when another one is over a layer are taken from it."""
    found: list[Layer] = []
    for number, layer in enumerate(layers):
        for high in layers[number + 1 :]:
            layer = _beside(layer, high) if crosses(high, layer) else layer
        found.append(layer)
    return found


def _beside(low: Layer, high: Layer) -> Layer:
    (begins, ends), (first, last) = _days(high), _days(low)
    if first < begins:
        return replace(low, draft=replace(low.draft, ends_on=begins - timedelta(days=1)))
    if ends < last:
        return replace(low, draft=replace(low.draft, starts_on=ends + timedelta(days=1)))
    return low


def _days(layer: Layer) -> tuple[date, date]:
    return layer.starts_on or date.min, layer.ends_on or date.max


def title(thread: Thread) -> str:
    kind, slug = NoticeKind(thread[0]), thread[1]
    path = " → ".join(part for part in ("messages", KEY_OF[kind], slug) if part)
    return f"{kind.label} ({path})"


def words(thread: Thread, layers: list[Layer]) -> list[str]:
    """For a plan and a comparison; a text line by line."""
    if not layers:
        has_national = thread[0] in NATIONAL or thread[0] == NoticeKind.HELP
        return [NATIONAL_TEXT if has_national else NOTHING]
    return [line for layer in layers for line in _said(layer)]


def _said(layer: Layer) -> list[str]:
    tone = layer.draft.tone
    marks = [] if tone == Tone.INFO else [f"Ton : {Tone(tone).label}"]
    marks += [] if layer.audience == Audience.ALL else [str(Audience(layer.audience).label)]
    if layer.starts_on:
        marks.append(f"à partir du {layer.starts_on:%d/%m/%Y}")
    if layer.ends_on:
        marks.append(f"jusqu'au {layer.ends_on:%d/%m/%Y}")
    heading = [f"[{', '.join(marks)}]"] if marks else []
    titled = [f"Titre : {layer.draft.title}"] if layer.draft.title else []
    files = [f"Fichier : {file.name}" for file in layer.files]
    return [*heading, *titled, *layer.draft.text.split("\n"), *files]


def until(ends_on: date | None) -> date | None:
    """In a file, the first day when a message is no longer shown, as for a rule."""
    return ends_on + timedelta(days=1) if ends_on else None
