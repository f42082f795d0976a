"""A configuration sent in the console, with the files that it names, until it is applied or a day old."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256 as digest_of
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from imagin.academies.configuration.files import Files, inside
from imagin.academies.configuration.reading import Document
from imagin.academies.models import SentConfiguration, SentFile

KEPT = timedelta(days=1)
"""Long enough for a job that failed to be taken up again; then the file is sent anew."""


@dataclass(slots=True)
class Whole:
    """Of an academy that exists: a file told by its print may be there already, another is missing."""

    source: Files
    found: dict[str, bytes] = field(default_factory=dict)

    def content(self, named: str, sha256: str, most: int) -> bytes | None:
        content = self.source.content(named, sha256, most)
        if content is None and not sha256:
            raise FileNotFoundError(named)
        if content is not None:
            self.found[place_of(named)] = content
        return content


@dataclass(frozen=True, slots=True)
class Kept:
    """Those that were sent with a configuration."""

    sent: str

    def content(self, named: str, sha256: str, most: int) -> bytes | None:
        row = SentFile.objects.filter(sent=UUID(self.sent), place=place_of(named)).first()
        return bytes(row.content) if row else None


def place_of(named: str) -> str:
    return digest_of(inside(named).encode()).hexdigest()


def files_of(sent: str) -> Whole:
    return Whole(Kept(sent))


@transaction.atomic
def keep(document: Document, files: Mapping[str, bytes], *, actor: str) -> SentConfiguration:
    made = SentConfiguration.objects.create(
        academy_code=document.code, text=document.text, created_by=actor[:64]
    )
    for place, content in files.items():
        SentFile.objects.create(sent=made, place=place, content=content)
    return made


def purge() -> None:
    SentConfiguration.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
