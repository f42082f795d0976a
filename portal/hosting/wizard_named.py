"""The files that the messages of a draft name: which, by whom, and told otherwise."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256 as digest_of
from typing import Any

from portal.hosting.wizard_draft import Data
from tenants.notices.configuration.layers import KEYS
from tenants.notices.enums import MANY


@dataclass(frozen=True, slots=True)
class Named:
    """``sha256`` is empty until the file is here, unless the configuration told it."""

    path: str
    sha256: str
    messages: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """For the name of a field: a path may hold anything."""
        return digest_of(f"{self.path}\n{self.sha256}".encode()).hexdigest()[:16]


def named(data: Data) -> list[Named]:
    """Each once, in the order of the configuration."""
    found: dict[tuple[str, str], list[str]] = {}
    for label, files in _lists(data):
        for told in map(_told, files):
            labels = found.setdefault(told, [])
            labels += [] if label in labels else [label]
    return [Named(*told, messages=tuple(labels)) for told, labels in found.items()]


def with_print(data: Data, file: Named, sha256: str) -> Data:
    """Once it is here, its print is told: the text then says which bytes it is about."""
    made = deepcopy(data)
    for _, files in _lists(made):
        said = {"path": file.path, "sha256": sha256}
        files[:] = [said if _told(each) == (file.path, file.sha256) else each for each in files]
    return made


def without(data: Data, file: Named) -> Data:
    made = deepcopy(data)
    for _, files in _lists(made):
        files[:] = [each for each in files if _told(each) != (file.path, file.sha256)]
    return made


def apart(data: Data) -> Data:
    """An academy may have two files of one name in two messages; a folder may not."""
    made, owners = deepcopy(data), {file.path: file.sha256 for file in reversed(named(data))}
    for _, files in _lists(made):
        for path, sha256 in map(_told, list(files)):
            if owners[path] != sha256:
                _rename(files, path, sha256, f"{sha256[:8]}/{path}")
    return made


def _rename(files: list[Any], path: str, sha256: str, to: str) -> None:
    said = {"path": to, "sha256": sha256}
    files[:] = [said if _told(each) == (path, sha256) else each for each in files]


def _told(file: Any) -> tuple[str, str]:
    """« mission.pdf », or with its print."""
    return (file["path"], file.get("sha256", "")) if isinstance(file, dict) else (file, "")


def _lists(data: Data) -> Iterator[tuple[str, list[Any]]]:
    """Of each message that names files: what it is called on screen, and the list itself."""
    for key, said in (data.get("messages") or {}).items():
        many = KEYS[key] in MANY
        for slug, layers in (said or {}).items() if many else [("", said)]:
            for layer in layers if isinstance(layers, list) else [layers]:
                if isinstance(layer, dict) and layer.get("files"):
                    yield f"{KEYS[key].label} « {slug} »" if many else str(KEYS[key].label), layer["files"]
