"""« Partir d'un fichier »: the YAML with its files, or a .zip of its folder; what is wrong is named."""

import io
import zipfile

import pytest

from imagin.academies.models import OnboardingDraft
from portal.hosting import wizard_sent
from tests.portal.hosting.files import MISSION, ORDER, TRAVEL, digest, kept, upload, whole_zip, yaml, zipped
from tests.portal.hosting.people import hosting_client
from tests.portal.teacher.reading import text
from tests.tenants.notices.files import docx


@pytest.fixture
def client(db):
    return hosting_client()


def test_a_yaml_and_its_file_chosen_together(client):
    words = text(upload(client, ("mission.pdf", MISSION), yaml()))
    assert "Le fichier est complet" in words and "Il manque" not in words
    assert kept() == [(digest(MISSION), MISSION)]
    assert f"sha256: {digest(MISSION)}" in words and "formulaires/mission.pdf" in words


@pytest.mark.parametrize("folder", ["", "academies/mayotte/"])
def test_a_zip_of_the_folder(client, folder):
    system = {"__MACOSX/._academie.yaml": b"x", ".DS_Store": b"x", f"{folder}formulaires/autre.yaml": b"x"}
    words = text(upload(client, ("mayotte.zip", whole_zip(folder, **system))))
    assert "Le fichier est complet" in words and kept() == [(digest(MISSION), MISSION)]
    assert "laissés de côté" in words and "formulaires/autre.yaml" in words and "DS_Store" not in words


def test_a_name_with_an_accent_is_the_same_however_it_is_written(client):
    decomposed = zipped(
        {"a.yaml": yaml(TRAVEL.replace("mission", "reçu"))[1], "formulaires/reçu.pdf": MISSION}
    )
    assert "Le fichier est complet" in text(upload(client, ("a.zip", decomposed)))


def test_what_no_message_names_is_left_aside_and_said(client):
    words = text(upload(client, yaml(), ("mission.pdf", MISSION), ("autre.pdf", ORDER)))
    assert "laissés de côté" in words and "autre.pdf" in words
    assert kept() == [(digest(MISSION), MISSION)]


def test_two_files_of_one_name_are_not_guessed(client):
    both = TRAVEL + "      - ordres/mission.pdf\n"
    words = text(upload(client, yaml(both.replace("travel", "home")), ("mission.pdf", MISSION)))
    assert "Deux fichiers portent le nom" in words and not OnboardingDraft.objects.exists()
    other = TRAVEL + "  home:\n    text: Karibu\n    files: [ordres/mission.pdf]\n"
    words = text(upload(client, yaml(other), ("mission.pdf", MISSION)))
    assert "Il manque 2 fichiers" in words and kept() == []


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("mission.pdf", MISSION), ("note.pdf", ORDER)], "Aucun fichier YAML"),
        ([yaml(), yaml(name="autre.yml")], "plusieurs configurations (academie.yaml, autre.yml)"),
        ([yaml(), ("a.zip", whole_zip())], "Envoyez le .zip seul"),
        ([yaml(), ("mission.pdf", MISSION), ("mission.pdf", ORDER)], "Deux fichiers portent le nom"),
        ([yaml(), ("mission.pdf", b"bonjour")], "formulaires/mission.pdf : Ce fichier n'est ni PDF"),
        ([yaml(), ("mission.pdf", b"%PDF-1.7 rien")], "formulaires/mission.pdf : Ce fichier PDF ne s'ouvre"),
        (
            [yaml(), ("mission.pdf", bytes(10 * 1024**2 + 1))],
            "formulaires/mission.pdf : Ce fichier dépasse 10",
        ),
        ([yaml(), ("mission.pdf", docx(**{"word/vbaProject.bin": "x"}))], "contient des macros"),
        ([yaml(TRAVEL.replace("formulaires", ".."))], "doit être dans le dossier"),
        ([yaml(TRAVEL.replace("formulaires", "/etc"))], "doit être dans le dossier"),
        ([("a.zip", b"PK\x03\x04 rien")], "a.zip ne s'ouvre pas"),
        ([("a.zip", zipped({"mission.pdf": MISSION}))], "Aucun fichier YAML"),
        ([("a.zip", whole_zip(**{"../secret.pdf": b"x"}))], "« ../secret.pdf », dont le nom sort"),
        ([("a.zip", whole_zip(**{"/etc/passwd": b"x"}))], "« /etc/passwd », dont le nom sort"),
        ([("a.zip", whole_zip(**{"c:\\x.pdf": b"x"}))], "dont le nom sort"),
        ([("a.zip", whole_zip(**{f"{n}.pdf": b"" for n in range(300)}))], "contient plus de 300 fichiers"),
        ([("a.zip", whole_zip(**{"zeros": bytes(101 * 1024**2)}))], "dépasse 100 Mo une fois ouvert"),
    ],
)
def test_what_is_sent_wrong_makes_no_draft_and_says_which_file(client, files, sentence):
    assert sentence in text(upload(client, *files))
    assert not OnboardingDraft.objects.exists() and kept() == []


def test_a_link_in_a_zip_is_not_followed(client):
    link = zipfile.ZipInfo("formulaires/mission.pdf")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("academie.yaml", yaml()[1])
        archive.writestr(link, "/etc/passwd")
    assert "n'est pas un fichier ordinaire" in text(upload(client, ("a.zip", out.getvalue())))


def test_a_member_that_lies_on_its_size_is_read_no_further(client):
    """Sixty-four megabytes of zeros, told as ten bytes in both headers."""
    made = bytearray(zipped({"academie.yaml": yaml()[1], "formulaires/mission.pdf": bytes(64 * 1024**2)}))
    told = (64 * 1024**2).to_bytes(4, "little")
    made = bytes(made).replace(told, (10).to_bytes(4, "little"))
    words = text(upload(client, ("a.zip", made)))
    assert "« formulaires/mission.pdf » ne s'ouvre pas" in words or "formulaires/mission.pdf :" in words
    assert not OnboardingDraft.objects.exists()


def test_a_locked_member_is_said(client):
    made = bytearray(whole_zip())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.rindex(mark)
        made[at + flags] |= 1
    words = text(upload(client, ("a.zip", bytes(made))))
    assert "« formulaires/mission.pdf » ne s'ouvre pas" in words and "sans mot de passe" in words


def test_what_is_sent_at_once_is_limited(client, monkeypatch):
    monkeypatch.setattr(wizard_sent, "MOST_BYTES", len(MISSION) + 100)
    assert "dépasse 100 Mo en tout" in text(upload(client, yaml(), ("mission.pdf", MISSION)))
