"""Archived documents: found by what they contain, never written over, checked each time they are read.

A key is ``<academy>/<kind>/<first two of the hash>/<sha256>.<ending>``; it goes with its hash in a row of
the academy. Files are on disk (``storage.FolderStorage``) or in a bucket (``bucket.BucketStorage``):
``STORAGES["default"]`` decides.
"""

import errno
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from imagin.documents.errors import NO_ANSWER, NO_ROOM, DamagedDocumentError, StorageUnavailableError
from imagin.tenancy.context import NoScopeError, current_academy
from imagin.tenancy.models import WrongAcademyError

logger = logging.getLogger(__name__)
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the bytes are and which they are."""

    key: str
    sha256: str
    size: int


def store(kind: str, content: bytes, ending: str = "pdf") -> Stored:
    """Archive a document of the open academy; storing the same bytes again changes nothing.

    Returns once the bytes were read back; StorageUnavailableError leaves nothing behind.
    """
    digest = hashlib.sha256(content).hexdigest()
    key = f"{_owner()}/{kind}/{digest[:2]}/{digest}.{ending}"
    with _at_work() as storage:
        if not storage.exists(key):
            _save_once(storage, key, content)
    read(key, digest)
    return Stored(key, digest, len(content))


def read(key: str, sha256: str) -> bytes:
    """The archived bytes, or DamagedDocumentError where they are not those that were stored."""
    owner = _owner()
    if not key.startswith(f"{owner}/"):
        raise WrongAcademyError("Ce document", key.partition("/")[0], owner)
    with _at_work() as storage:
        content = _content(storage, key)
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        logger.error("archived document %s is missing or damaged", key)
        raise DamagedDocumentError(key)
    return content


def check_storage() -> None:
    """StorageUnavailableError where a document could not be archived now."""
    with _at_work() as storage:
        storage.check()  # type: ignore[attr-defined]


def _owner() -> str:
    code = current_academy()
    if code is None:
        raise NoScopeError
    return code


def _content(storage: Storage, key: str) -> bytes | None:
    try:
        with storage.open(key) as file:
            return file.read()
    except FileNotFoundError:
        return None


def _save_once(storage: Storage, key: str, content: bytes) -> None:
    name = storage.save(key, ContentFile(content))
    if name != key:
        # Another worker archived the same bytes meanwhile: one copy is enough.
        storage.delete(name)


@contextmanager
def _at_work() -> Iterator[Storage]:
    """The storage; whatever it raises (disk, network, bucket) becomes one sentence."""
    try:
        yield storages["default"]
    except Exception as error:
        logger.exception("document storage failed")
        full = isinstance(error, OSError) and error.errno in FULL
        raise StorageUnavailableError(NO_ROOM if full else NO_ANSWER) from error
