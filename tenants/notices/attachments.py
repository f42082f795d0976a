"""Files of messages: checked by their content, kept in the document storage, given back to who may read.

``keep`` archives the bytes and gives a ``Kept``, plain values that a draft may hold until it is published.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError

from imagin.documents import archive
from imagin.plain_text import check_plain
from tenants.notices.formats import format_of
from tenants.notices.models import Attachment, Notice

KIND = "messages"
MOST_BYTES = 10 * 1024**2
MOST_FILES = 10
LONGEST_NAME = 120
FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')
EMPTY = "Ce fichier est vide : choisissez-en un autre."
TOO_BIG = "Ce fichier dépasse 10 Mo : réduisez-le, ou donnez une adresse où le télécharger."
TOO_MANY = f"Joignez {MOST_FILES} fichiers au plus."
SAME_NAME = "Deux fichiers portent le nom « {name} » : renommez l'un des deux."


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are archived under ``key``."""

    name: str
    key: str
    sha256: str
    size: int
    content_type: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept, not yet archived."""

    name: str
    ending: str
    content_type: str
    content: bytes


def check(name: str, content: bytes) -> Checked:
    """ValidationError says why a file is not admitted; its ending follows its content."""
    if not content:
        raise ValidationError(EMPTY)
    if len(content) > MOST_BYTES:
        raise ValidationError(TOO_BIG)
    found = format_of(content)
    return Checked(_named(name, found.ending), found.ending, found.content_type, content)


def keep(name: str, content: bytes) -> Kept:
    """The same bytes kept twice are kept once; bytes that no message ends up naming do no harm."""
    return keep_checked(check(name, content))


def keep_checked(checked: Checked) -> Kept:
    stored = archive.store(KIND, checked.content, checked.ending)
    return Kept(checked.name, stored.key, stored.sha256, stored.size, checked.content_type)


def kept(attachment: Attachment) -> Kept:
    return Kept(attachment.name, attachment.key, attachment.sha256, attachment.size, attachment.content_type)


def check_files(files: Iterable[Kept]) -> None:
    check_names([file.name for file in files])


def check_names(names: Sequence[str]) -> None:
    if len(names) > MOST_FILES:
        raise ValidationError(TOO_MANY)
    for name in names:
        if names.count(name) > 1:
            raise ValidationError(SAME_NAME.format(name=name))


def attach(notice: Notice, files: Iterable[Kept]) -> None:
    Attachment.objects.bulk_create(Attachment(notice=notice, **file.as_json()) for file in files)


def content_of(attachment: Attachment) -> bytes:
    """DamagedDocumentError where the bytes are not those that were kept."""
    return archive.read(attachment.key, attachment.sha256)


def bytes_of(sha256: str) -> bytes | None:
    """Of the open academy, whatever message they go with."""
    found = Attachment.objects.filter(sha256=sha256).first()
    return content_of(found) if found else None


def _named(name: str, ending: str) -> str:
    base = FORBIDDEN.sub(" ", name.replace("\\", "/").rpartition("/")[2])
    stem = " ".join(base.rpartition(".")[0].split() or base.split()).strip(". ") or "document"
    check_plain(stem)
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
