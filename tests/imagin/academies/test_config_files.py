"""Files that the messages of a configuration file name: beside it, or known by their print."""

import os

import pytest
from django.core.exceptions import ValidationError

from imagin.academies.configuration.exporting import export
from imagin.academies.configuration.files import Folder
from imagin.academies.configuration.planning import apply, plan
from imagin.academies.configuration.reading import read, read_file
from imagin.tenancy.context import academy
from tenants.notices import selectors
from tenants.notices.configuration.reading import content_of
from tests.imagin.academies.configuration import messages_of
from tests.tenants.notices.files import pdf

pytestmark = pytest.mark.django_db
PDF = pdf()


def test_a_file_beside_is_joined_and_known_again(tmp_path):
    (tmp_path / "mission.pdf").write_bytes(PDF)
    path = tmp_path / "toulouse.yaml"
    path.write_text(messages_of("travel:\n  text: Sur papier\n  files: [mission.pdf]"))
    assert apply(read_file(path)) and plan(read_file(path)) == []
    assert plan(read(path.read_text())) == []
    exported = export("toulouse")
    assert "- path: mission.pdf\n        sha256: " in exported
    assert plan(read(exported)) == []
    with academy("toulouse"):
        [file] = selectors.current("travel").files
        assert (file.name, file.content_type) == ("mission.pdf", "application/pdf")
    (tmp_path / "mission.pdf").write_bytes(pdf(2))
    assert len(plan(read_file(path))) == 1


def test_a_file_that_is_not_at_hand_is_refused_whole(toulouse):
    with pytest.raises(ValidationError, match="envoyez-le avec lui ; sinon, retirez-le"):
        apply(read(messages_of("travel:\n  text: Sur papier\n  files: [mission.pdf]")))
    assert selectors.current("travel") is None


def test_a_name_that_no_file_system_admits_is_refused(tmp_path):
    """By whatever way it comes."""
    with pytest.raises(ValidationError, match="ce nom de fichier n'est pas admis"):
        content_of("ok\0.pdf", "", Folder(tmp_path))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ("[nowhere.pdf]", "nowhere.pdf manque : mettez-le dans le dossier"),
        ("[../secret.pdf]", "dans le dossier"),
        ("[/etc/passwd]", "dans le dossier"),
        ("[text.pdf]", "ni PDF, ni PNG"),
        ("mission.pdf", "écrivez une liste"),
        ("[3]", "écrivez une liste"),
        ("[mission.pdf, mission.pdf]", "Deux fichiers"),
        ("[{path: mission.pdf, sha256: '00'}]", "l'empreinte annoncée"),
        ('["ok\\0.pdf"]', "invisible"),
        ("[folder]", "n'est pas un fichier ordinaire"),
        ("[pipe.pdf]", "n'est pas un fichier ordinaire"),
        ("[huge.pdf]", "dépasse 10 Mo"),
        ("[loop.pdf]", "chemin simple"),
        ("[{chemin: mission.pdf}]", "chemin : cette clé n'existe pas"),
    ],
)
def test_a_wrong_file_is_refused_where_it_is_named(tmp_path, files, sentence):
    (tmp_path / "mission.pdf").write_bytes(PDF)
    (tmp_path / "text.pdf").write_bytes(b"bonjour")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop.pdf").symlink_to("loop.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    with (tmp_path / "huge.pdf").open("wb") as huge:
        huge.truncate(1024**4)  # a hole: read whole, it would fill the memory
    with pytest.raises(ValidationError) as refused:
        read(messages_of(f"travel:\n  text: Sur papier\n  files: {files}"), files=Folder(tmp_path))
    assert sentence in str(refused.value) and "messages → travel → files" in str(refused.value)
