"""The files of an academy that does not exist yet: kept with its draft, then with its opening.

They are told by their print: the text of the configuration gives the name that goes with each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256 as digest_of
from pathlib import Path
from uuid import UUID

from django.db.models import Q, QuerySet

from imagin.academies.configuration.files import Files, Folder, inside
from imagin.academies.models import OnboardingDraft, Opening, OpeningFile


@dataclass(slots=True)
class KeptFiles:
    """Strict: a file that is named and is not kept has nowhere else to come from.

    The opening first has them from the draft; they stay its own if the draft is deleted meanwhile.
    """

    code: str
    draft: str = ""
    _read: dict[str, bytes] = field(default_factory=dict)

    @property
    def rows(self) -> QuerySet[OpeningFile]:
        wanted = Q(opening__academy_code=self.code)
        if self.draft:
            wanted |= Q(draft=UUID(self.draft))
        return OpeningFile.objects.filter(wanted)

    def content(self, named: str, sha256: str, most: int) -> bytes:
        inside(named)
        if sha256 not in self._read:
            row = self.rows.filter(sha256=sha256).first()
            if row is None:
                raise FileNotFoundError(named)
            self._read[sha256] = bytes(row.content)
        return self._read[sha256]


def keep(draft: OnboardingDraft, content: bytes) -> str:
    """Its print; the same bytes kept twice are kept once."""
    digest = digest_of(content).hexdigest()
    kept = {"size": len(content), "content": content}
    OpeningFile.objects.get_or_create(draft=draft, sha256=digest, defaults=kept)
    return digest


def keep_only(draft: OnboardingDraft, digests: Iterable[str]) -> None:
    """What no message names any more is not kept for nothing."""
    draft.files.exclude(sha256__in=set(digests)).delete()


def files_of(opening: Opening) -> Files:
    return Folder(Path(opening.folder)) if opening.folder else KeptFiles(opening.academy_code)


def take_files(opening: Opening, files: Files | None) -> None:
    """From now on the opening finds by itself what its text names."""
    opening.folder = str(files.path) if isinstance(files, Folder) else ""
    opening.save(update_fields=["folder"])
    if isinstance(files, KeptFiles):
        _copy(opening, files)


def _copy(opening: Opening, files: KeptFiles) -> None:
    """One at a time: together they may not fit in the memory."""
    known = set(opening.files.values_list("sha256", flat=True))
    named = {digest for digest in files.rows.values_list("sha256", flat=True) if digest in opening.text}
    for digest in sorted(named - known):
        row = files.rows.filter(sha256=digest)[0]
        OpeningFile.objects.create(opening=opening, sha256=digest, size=row.size, content=row.content)
