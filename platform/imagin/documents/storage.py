"""Documents in a folder: a file is there whole or not at all, and is never written again."""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import FileSystemStorage

PARTIAL_FOLDER = ".partial"
STALE_SECONDS = 3600
READ_ONLY = 0o400
LEAST_FREE_BYTES = 20 * 1024**2


class FolderStorage(FileSystemStorage):
    """Django's file storage writes under the final name as it goes: a kill or a full disk leaves half a file.

    This one writes aside, flushes to the disk, then links the finished file under its name.
    """

    def _save(self, name: str, content: File) -> str:
        with self._partial() as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fchmod(file.fileno(), READ_ONLY)
            os.fsync(file.fileno())
            return self._link(file.name, name)

    def _link(self, source: str, name: str) -> str:
        while True:
            target = Path(self.path(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, target)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                _flush_folder(target.parent)
                return name

    @contextmanager
    def _partial(self) -> Iterator[IO[bytes]]:
        folder = Path(self.path(PARTIAL_FOLDER))
        folder.mkdir(parents=True, exist_ok=True)
        _forget_stale(folder)
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            yield file

    def check(self) -> None:
        """Raises OSError where a document could not be written now."""
        folder = Path(self.location)
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "cannot be written", str(folder))
        if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            raise OSError(errno.ENOSPC, "almost full", str(folder))


def _forget_stale(folder: Path) -> None:
    """What a killed process left behind."""
    oldest = time.time() - STALE_SECONDS
    for file in folder.iterdir():
        try:
            if file.stat().st_mtime < oldest:
                file.unlink()
        except FileNotFoundError:
            continue


def _flush_folder(folder: Path) -> None:
    """A new name is on the disk only once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
