"""What the archive promises, on files and on S3 alike."""

import pytest

from imagin.documents import archive
from imagin.documents.errors import DamagedDocumentError, StorageUnavailableError
from imagin.tenancy.context import academy
from tests.imagin.documents import stores

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 200


@pytest.fixture(scope="module")
def bucket_settings(tmp_path_factory):
    if stores.rclone() is None:
        pytest.skip("rclone absent : le contrat n'est vérifié que sur des fichiers")
    with stores.bucket(tmp_path_factory.mktemp("s3")) as found:
        yield found


@pytest.fixture(params=["folder", "bucket"])
def store(request, settings):
    default = stores.FOLDER if request.param == "folder" else request.getfixturevalue("bucket_settings")
    settings.STORAGES = {**settings.STORAGES, "default": default}
    with academy("toulouse"):
        yield request.param


def test_what_is_stored_is_read_back(store):
    stored = archive.store("convocation", PDF)
    assert archive.read(stored.key, stored.sha256) == PDF


def test_storing_again_changes_nothing(store):
    assert archive.store("convocation", PDF) == archive.store("convocation", PDF)


def test_another_hash_is_refused(store):
    stored = archive.store("convocation", PDF)
    with pytest.raises(DamagedDocumentError):
        archive.read(stored.key, "0" * 64)


def test_what_is_missing_is_said_so(store):
    with pytest.raises(DamagedDocumentError):
        archive.read("toulouse/convocation/00/" + "0" * 64 + ".pdf", "0" * 64)


def test_a_name_already_taken_is_not_written_over(store):
    from django.core.files.base import ContentFile
    from django.core.files.storage import storages

    first = storages["default"].save("toulouse/essai/name.pdf", ContentFile(b"first"))
    second = storages["default"].save("toulouse/essai/name.pdf", ContentFile(b"second"))
    assert first != second
    with storages["default"].open(first) as file:
        assert file.read() == b"first"


def test_the_check_answers(store):
    archive.check_storage()


@pytest.mark.parametrize("change", [{"endpoint_url": "http://127.0.0.1:9"}, {"bucket_name": "missing"}])
def test_a_bucket_that_does_not_answer_is_one_sentence(settings, bucket_settings, change):
    options = bucket_settings["OPTIONS"] | change
    settings.STORAGES = {**settings.STORAGES, "default": bucket_settings | {"OPTIONS": options}}
    with academy("toulouse"), pytest.raises(StorageUnavailableError, match="ne répond pas"):
        archive.check_storage()


def test_a_wrong_secret_opens_nothing(settings, bucket_settings):
    options = bucket_settings["OPTIONS"] | {"secret_key": "not-the-secret"}
    settings.STORAGES = {**settings.STORAGES, "default": bucket_settings | {"OPTIONS": options}}
    with academy("toulouse"), pytest.raises(StorageUnavailableError):
        archive.store("convocation", PDF)
