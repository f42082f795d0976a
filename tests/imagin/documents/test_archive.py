"""The archive never changes, never mixes academies, and leaves nothing half-written."""

import errno
import hashlib
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

from imagin.documents import archive
from imagin.documents.errors import DamagedDocumentError, StorageUnavailableError
from imagin.tenancy.context import NoScopeError, academy
from imagin.tenancy.models import WrongAcademyError

PDF = b"%PDF-1.7\n" + b"convocation " * 2000


@pytest.fixture
def folder(settings) -> Path:
    return Path(settings.MEDIA_ROOT)


@pytest.fixture(autouse=True)
def in_toulouse():
    with academy("toulouse"):
        yield


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_key_says_academy_kind_and_content(folder):
    stored = archive.store("convocation", PDF)
    digest = hashlib.sha256(PDF).hexdigest()
    assert stored == archive.Stored(f"toulouse/convocation/{digest[:2]}/{digest}.pdf", digest, len(PDF))
    assert archive.read(stored.key, stored.sha256) == PDF


def test_the_same_bytes_are_kept_once(folder):
    assert archive.store("convocation", PDF) == archive.store("convocation", PDF)
    assert len(files(folder)) == 1


def test_a_stored_file_is_read_only(folder):
    archive.store("convocation", PDF)
    assert stat.S_IMODE(files(folder)[0].stat().st_mode) == 0o400


@pytest.mark.parametrize("harm", [lambda file: file.write_bytes(b"%PDF-1.7 other"), Path.unlink])
def test_a_damaged_document_is_not_given(folder, harm):
    stored = archive.store("convocation", PDF)
    files(folder)[0].chmod(0o600)
    harm(files(folder)[0])
    with pytest.raises(DamagedDocumentError, match="il n'est pas remis"):
        archive.read(stored.key, stored.sha256)


def test_a_damaged_document_is_not_written_over(folder):
    archive.store("convocation", PDF)
    files(folder)[0].chmod(0o600)
    files(folder)[0].write_bytes(b"tampered")
    with pytest.raises(DamagedDocumentError):
        archive.store("convocation", PDF)
    assert files(folder)[0].read_bytes() == b"tampered"


def test_another_academy_cannot_read_it(folder):
    stored = archive.store("convocation", PDF)
    with academy("rennes"), pytest.raises(WrongAcademyError):
        archive.read(stored.key, stored.sha256)


def test_look_alike_documents_of_two_academies_are_two_files(folder):
    here = archive.store("convocation", PDF)
    with academy("rennes"):
        there = archive.store("convocation", PDF)
    assert here.key != there.key and len(files(folder)) == 2


def test_the_hub_archives_nothing(hub_scope):
    from imagin.tenancy.context import hub

    with hub(), pytest.raises(NoScopeError):
        archive.store("convocation", PDF)


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [(errno.ENOSPC, "est plein"), (errno.EDQUOT, "est plein"), (errno.EIO, "ne répond pas")],
)
def test_a_failing_disk_leaves_nothing(folder, monkeypatch, cause, sentence):
    def fails(descriptor):
        raise OSError(cause, os.strerror(cause))

    monkeypatch.setattr("imagin.documents.storage.os.fsync", fails)
    with pytest.raises(StorageUnavailableError, match=sentence):
        archive.store("convocation", PDF)
    assert files(folder) == []


def test_what_a_killed_process_left_is_swept_away(folder):
    left, fresh = folder / ".partial" / "left", folder / ".partial" / "fresh"
    left.parent.mkdir(parents=True)
    for file in (left, fresh):
        file.write_bytes(b"half a file")
    os.utime(left, (time.time() - 4000,) * 2)
    archive.store("convocation", PDF)
    assert not left.exists() and fresh.exists()


def test_workers_that_archive_the_same_bytes_make_one_file(folder):
    with ThreadPoolExecutor(8) as pool:
        contexts = [copy_context() for _ in range(16)]
        stored = set(pool.map(lambda context: context.run(archive.store, "convocation", PDF), contexts))
    assert len(stored) == 1 and len(files(folder)) == 1


def test_the_check_finds_a_folder_that_cannot_be_written(settings, tmp_path):
    archive.check_storage()
    settings.MEDIA_ROOT = tmp_path / "a-file"
    settings.MEDIA_ROOT.write_text("")
    with pytest.raises(StorageUnavailableError):
        archive.check_storage()


def test_the_check_finds_a_disk_almost_full(monkeypatch):
    monkeypatch.setattr("imagin.documents.storage.LEAST_FREE_BYTES", 1 << 60)
    with pytest.raises(StorageUnavailableError, match="est plein"):
        archive.check_storage()
