"""Where the files that a configuration names are found: beside it, or kept with a draft of the console.

The reading asks one source, whatever it is, and judges what it gives.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import Protocol

from django.core.exceptions import ValidationError

OUTSIDE = "ce fichier doit être dans le dossier du fichier de configuration, ou dessous : donnez son chemin."
NO_NAME = "ce nom de fichier n'est pas admis : écrivez un chemin simple, par exemple formulaires/mission.pdf."
NO_FILE = "{path} n'est pas un fichier ordinaire : donnez le chemin d'un document."


class Files(Protocol):
    def content(self, named: str, sha256: str, most: int) -> bytes | None:
        """What the configuration calls ``named``; of more than ``most`` bytes, enough to see that it is.

        None where its print or its name is all that is known of it for now; OSError where it should be
        here and is not; ValidationError for a name that is not admitted.
        """


@dataclass(frozen=True, slots=True)
class Folder:
    """Of the file itself; what is told with its print may already be in the academy."""

    path: Path

    def content(self, named: str, sha256: str, most: int) -> bytes | None:
        place = self._place(named)
        try:
            return _regular(place, named, most)
        except OSError:
            if sha256:
                return None
            raise

    def _place(self, named: str) -> Path:
        """Of a name that a file system admits: a NUL or a loop of links is no name."""
        try:
            place = (self.path / named).resolve()
        except (ValueError, OSError, RuntimeError) as error:
            raise ValidationError(NO_NAME) from error
        if not place.is_relative_to(self.path.resolve()):
            raise ValidationError(OUTSIDE)
        return place


def _regular(place: Path, named: str, most: int) -> bytes:
    """Looked at before it is opened: a pipe would wait for ever, a huge file would fill the memory."""
    if not S_ISREG(place.stat().st_mode):
        raise ValidationError(NO_FILE.format(path=named))
    with place.open("rb") as file:
        return file.read(most + 1)


def inside(named: str) -> str:
    """The same place in a folder that is not on a disk, without « . » nor « .. »."""
    parts: list[str] = []
    for part in PurePosixPath(named).parts:
        if part == "/" or "\0" in part or (part == ".." and not parts):
            raise ValidationError(OUTSIDE)
        parts = parts[:-1] if part == ".." else [*parts, part]
    if not parts:
        raise ValidationError(NO_NAME)
    return "/".join(parts)
