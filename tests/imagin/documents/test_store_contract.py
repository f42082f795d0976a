"""What the archive promises, on files and on a real S3 server alike."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from imagin.documents import archive
from imagin.documents.errors import DamagedDocumentError, StorageUnavailableError
from imagin.tenancy.context import academy
from imagin.tenancy.models import WrongAcademyError
from tests.imagin.documents import stores

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 200
KINDS = ["folder", "bucket"]


@pytest.fixture(scope="module")
def bucket_settings(tmp_path_factory):
    if stores.rclone() is None:
        pytest.skip("rclone absent : le contrat n'est vérifié que sur des fichiers")
    with stores.bucket(tmp_path_factory.mktemp("s3")) as found:
        yield found


@pytest.fixture(params=KINDS)
def store(request, settings):
    default = stores.FOLDER if request.param == "folder" else request.getfixturevalue("bucket_settings")
    settings.STORAGES = {**settings.STORAGES, "default": default}
    with academy("toulouse"):
        yield storages["default"]


class FolderSwitch:
    """Files that cannot be reached: something else is where their folder was."""

    def __init__(self, folder):
        self.folder, self.aside = folder, folder.with_name("aside")

    def off(self):
        self.folder.rename(self.aside)
        self.folder.write_text("not a folder")

    def on(self):
        self.folder.unlink()
        self.aside.rename(self.folder)


class BucketSwitch:
    """SIGKILL of the real server, then the same one on the same address."""

    def __init__(self, server):
        self.off, self.on = server.stop, server.start


@pytest.fixture(params=KINDS)
def switch(request, settings, tmp_path):
    """A place of its own, so that what goes off is nobody else's."""
    if request.param == "folder":
        settings.STORAGES = {**settings.STORAGES, "default": stores.FOLDER}
        with academy("toulouse"):
            yield FolderSwitch(tmp_path / "documents")
        return
    if stores.rclone() is None:
        pytest.skip("rclone absent : le contrat n'est vérifié que sur des fichiers")
    with stores.Server(tmp_path / "s3") as server, academy("toulouse"):
        settings.STORAGES = {**settings.STORAGES, "default": server.settings}
        yield BucketSwitch(server)


def content_of(store, name):
    with store.open(name) as file:
        return file.read()


class TestContract:
    def test_what_is_stored_is_read_back_with_its_hash(self, store):
        stored = archive.store("convocation", PDF)
        assert (stored.sha256, stored.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
        assert archive.read(stored.key, stored.sha256) == PDF

    def test_it_is_written_once(self, store):
        content = PDF + b"once"
        assert archive.store("convocation", content) == archive.store("convocation", content)
        folder = archive.store("convocation", content).key.rpartition("/")[0]
        digest = hashlib.sha256(content).hexdigest()
        assert [name for name in store.listdir(folder)[1] if name.startswith(digest[:12])] == [
            f"{digest}.pdf"
        ]

    def test_another_hash_is_refused(self, store):
        stored = archive.store("convocation", PDF)
        with pytest.raises(DamagedDocumentError):
            archive.read(stored.key, "0" * 64)

    def test_bytes_changed_behind_our_back_are_not_given(self, store):
        content = PDF + b"changed"
        stored = archive.store("convocation", content)
        store.delete(stored.key)
        store.save(stored.key, ContentFile(content.replace(b"%PDF", b"%pdf")))
        with pytest.raises(DamagedDocumentError, match="Prévenez l'assistance"):
            archive.read(stored.key, stored.sha256)

    def test_what_is_missing_is_said_so(self, store):
        with pytest.raises(DamagedDocumentError, match="manque"):
            archive.read("toulouse/convocation/00/" + "0" * 64 + ".pdf", "0" * 64)
        assert not store.exists("toulouse/convocation/00/" + "0" * 64 + ".pdf")

    def test_a_name_already_taken_is_not_written_over(self, store):
        first = store.save("toulouse/essai/name.pdf", ContentFile(b"first"))
        second = store.save("toulouse/essai/name.pdf", ContentFile(b"second"))
        assert first != second
        assert (content_of(store, first), content_of(store, second)) == (b"first", b"second")

    def test_what_is_there_is_listed(self, store):
        for name in ("a.pdf", "b.pdf", "deeper/c.pdf"):
            store.save(f"toulouse/liste/{name}", ContentFile(b"x"))
        folders, files = store.listdir("toulouse/liste")
        assert (sorted(folders), sorted(files)) == (["deeper"], ["a.pdf", "b.pdf"])

    def test_what_retention_deletes_is_gone_and_can_come_again(self, store):
        content = PDF + b"retention"
        stored = archive.store("convocation", content)
        store.delete(stored.key)
        store.delete(stored.key)  # a purge that was cut is run again
        with pytest.raises(DamagedDocumentError):
            archive.read(stored.key, stored.sha256)
        assert archive.store("convocation", content) == stored

    def test_a_name_keeps_its_accents_and_spaces(self, store):
        name = "toulouse/pièces/Épreuve n° 1 – état de frais (août) + 50 %.pdf"
        assert store.save(name, ContentFile(PDF)) == name
        assert content_of(store, name) == PDF
        assert name.rpartition("/")[2] in store.listdir("toulouse/pièces")[1]

    def test_twenty_megabytes_come_back_whole(self, store):
        content = PDF[:64] + hashlib.shake_256(b"twenty").digest(20 * 1024**2)
        stored = archive.store("dossier", content)
        assert stored.size > 20 * 1024**2
        assert archive.read(stored.key, stored.sha256) == content

    def test_another_academy_reads_nothing_of_it(self, store):
        stored = archive.store("convocation", PDF)
        with academy("rennes"):
            with pytest.raises(WrongAcademyError):
                archive.read(stored.key, stored.sha256)
            own = archive.store("convocation", PDF)
        assert stored.key.startswith("toulouse/") and own.key.startswith("rennes/")
        store.delete(own.key)
        assert archive.read(stored.key, stored.sha256) == PDF

    @pytest.mark.parametrize(
        "key", ["rennes/../toulouse/x.pdf", "toulouse_bis/x.pdf", "/toulouse/x.pdf", "x"]
    )
    def test_a_key_that_only_looks_like_ours_is_refused(self, store, key):
        with pytest.raises(WrongAcademyError):
            archive.read(key, "0" * 64)

    def test_the_check_answers(self, store):
        archive.check_storage()

    def test_a_place_that_went_away_is_one_sentence_and_the_next_try_succeeds(self, switch):
        before = archive.store("convocation", PDF)
        switch.off()
        for attempt in (lambda: archive.store("convocation", PDF + b"2"), archive.check_storage):
            with pytest.raises(StorageUnavailableError, match=r"ne répond pas.* Recommencez"):
                attempt()
        switch.on()
        again = archive.store("convocation", PDF + b"2")
        assert archive.read(again.key, again.sha256) == PDF + b"2"
        assert archive.read(before.key, before.sha256) == PDF


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
