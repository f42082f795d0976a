"""What « Partir d'un fichier » receives: a YAML, alone or with the files it names, or a .zip of them all.

Nothing is written to a disk: a .zip is read member by member, never further than what is admitted.
"""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from imagin.academies.configuration.files import inside
from imagin.academies.configuration.reading import read
from imagin.academies.configuration.source import LONGEST
from tenants.notices.attachments import SAME_NAME

MOST_BYTES = 100 * 1024**2
MOST_MEMBERS = 300
YAML = (".yaml", ".yml")
DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)

EMPTY = "Ce fichier est vide : choisissez-en un autre."
TOO_LONG = "Ce fichier dépasse 1 Mo : ce n'est pas une configuration d'académie."
NOT_UTF8 = "Ce fichier n'est pas en UTF-8 : enregistrez-le en UTF-8."
TOO_MUCH = (
    "Cet envoi dépasse 100 Mo en tout : envoyez la configuration avec une partie des fichiers ; la relecture "
    "demandera les autres."
)
NO_YAML = (
    "Aucun fichier YAML dans cet envoi : ajoutez la configuration, un fichier dont le nom finit par .yaml."
)
TWO_YAML = "Cet envoi contient plusieurs configurations ({names}) : n'en gardez qu'une."
ZIP_ALONE = "Envoyez le .zip seul, ou les fichiers sans .zip."
NOT_ZIP = "{name} ne s'ouvre pas : refaites ce .zip, sans mot de passe, puis recommencez."
MANY_MEMBERS = f"{{name}} contient plus de {MOST_MEMBERS} fichiers : n'y mettez que ceux de la configuration."
UNPACKED = "{name} dépasse 100 Mo une fois ouvert : n'y mettez que la configuration et ses fichiers."
BAD_MEMBER = (
    "{name} contient « {member} », dont le nom sort de son dossier ou qui n'est pas un fichier ordinaire : "
    "refaites le .zip à partir du dossier de la configuration."
)
BAD_CONTENT = "« {member} » ne s'ouvre pas dans le .zip : refaites-le, sans mot de passe, puis recommencez."

Reader = Callable[[int], bytes]
"""At most this many bytes."""


@dataclass(slots=True)
class Sent:
    """By their place beside the YAML. Chosen one by one, a browser says their names without their folder:
    two that the messages call alike are then asked for at the review.
    """

    text: str
    files: dict[str, Reader]
    without_folders: bool = False
    named: Sequence[str] = ()
    _read: dict[str, bytes] = field(default_factory=dict)

    def content(self, named: str, sha256: str, most: int) -> bytes | None:
        place = self._place(normalize("NFC", inside(named)))
        if place is None:
            return None
        if place not in self._read:
            self._read[place] = self.files[place](most + 1)
            if sum(map(len, self._read.values())) > MOST_BYTES:
                raise ValidationError(TOO_MUCH)
        return self._read[place]

    def left_aside(self) -> list[str]:
        return [name for name in self.files if name not in self._read]

    def _place(self, named: str) -> str | None:
        if not self.without_folders:
            return named if named in self.files else None
        name = PurePosixPath(named).name
        alike = {each for each in self.named if PurePosixPath(normalize("NFC", each)).name == name}
        return name if name in self.files and len(alike) <= 1 else None


@dataclass(slots=True)
class Names:
    """A source that has nothing, and remembers what it was asked for."""

    asked: list[str] = field(default_factory=list)

    def content(self, named: str, sha256: str, most: int) -> None:
        self.asked.append(named)


def names_in(text: str) -> list[str]:
    """The files that a configuration names, whatever is wrong with it: whoever reads it next says that."""
    names = Names()
    with suppress(ValidationError):
        read(text, files=names)
    return names.asked


def sent(uploads: Sequence[UploadedFile]) -> Sent:
    """ValidationError says what is wrong with what was sent, and how to send it."""
    if sum(upload.size or 0 for upload in uploads) > MOST_BYTES:
        raise ValidationError(TOO_MUCH)
    zips = [upload for upload in uploads if _name(upload).lower().endswith(".zip")]
    if zips and len(uploads) > 1:
        raise ValidationError(ZIP_ALONE)
    return _zipped(zips[0]) if zips else _loose(uploads)


def _loose(uploads: Sequence[UploadedFile]) -> Sent:
    names = [_name(upload) for upload in uploads]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ValidationError(SAME_NAME.format(name=twice[0]))
    readers: dict[str, Reader] = {name: upload.read for name, upload in zip(names, uploads, strict=True)}
    own = names[0] if len(names) == 1 else _only_yaml(names)
    text = _text(readers.pop(own))
    return Sent(text, readers, without_folders=True)


def _zipped(upload: UploadedFile) -> Sent:
    name = _name(upload)
    try:
        archive = zipfile.ZipFile(upload.file)  # type: ignore[arg-type]
    except DAMAGED as error:
        raise ValidationError(NOT_ZIP.format(name=name)) from error
    members = _members(archive, name)
    own = PurePosixPath(_only_yaml(_shallowest(members)))
    beside = {
        place: member for place, member in members.items() if own.parent in PurePosixPath(place).parents
    }
    readers: dict[str, Reader] = {
        str(PurePosixPath(place).relative_to(own.parent)): partial(_unpacked, archive, member)
        for place, member in beside.items()
    }
    text = _text(readers.pop(own.name))
    return Sent(text, readers)


def _members(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    """Its ordinary files, without those that an operating system adds."""
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise ValidationError(MANY_MEMBERS.format(name=name))
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise ValidationError(UNPACKED.format(name=name))
    for info in infos:
        if not _is_plain(info):
            raise ValidationError(BAD_MEMBER.format(name=name, member=info.filename[:80]))
    return {normalize("NFC", info.filename): info for info in infos if not _is_of_system(info)}


def _is_plain(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    linked = stat.S_ISLNK(info.external_attr >> 16)
    return not (path.is_absolute() or ".." in path.parts or "\\" in info.filename or linked)


def _is_of_system(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    return info.is_dir() or path.name.startswith(".") or path.parts[0] == "__MACOSX"


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """What a member says of its size is only what somebody wrote."""
    try:
        with archive.open(member) as file:
            return file.read(most)
    except DAMAGED as error:
        raise ValidationError(BAD_CONTENT.format(member=member.filename[:80])) from error


def _shallowest(names: Iterable[str]) -> list[str]:
    """A folder below may hold a YAML of its own."""
    found = [name for name in names if name.lower().endswith(YAML)]
    least = min((name.count("/") for name in found), default=0)
    return [name for name in found if name.count("/") == least]


def _only_yaml(names: Sequence[str]) -> str:
    found = [name for name in names if name.lower().endswith(YAML)]
    if not found:
        raise ValidationError(NO_YAML)
    if len(found) > 1:
        raise ValidationError(TWO_YAML.format(names=", ".join(found[:5])))
    return found[0]


def _text(read: Reader) -> str:
    content = read(LONGEST + 1)
    if not content:
        raise ValidationError(EMPTY)
    if len(content) > LONGEST:
        raise ValidationError(TOO_LONG)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(NOT_UTF8) from None


def _name(upload: UploadedFile) -> str:
    return normalize("NFC", upload.name or "")
