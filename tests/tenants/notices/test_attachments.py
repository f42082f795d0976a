"""Files of messages: what they are is read in them, and their bytes are those that were kept."""

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from imagin.documents.errors import DamagedDocumentError
from tenants.notices import attachments, selectors
from tenants.notices.attachments import Kept, check, keep
from tests.tenants.notices import files

WHOLE = {
    "pdf": (files.pdf(), "application/pdf"),
    "png": (files.image("PNG"), "image/png"),
    "jpg": (files.image("JPEG"), "image/jpeg"),
    "odt": (files.odt(), "application/vnd.oasis.opendocument.text"),
    "docx": (files.docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@pytest.mark.parametrize("ending", sorted(WHOLE))
def test_a_format_is_known_by_its_content_not_by_its_name(ending):
    content, content_type = WHOLE[ending]
    checked = check("Formulaire de mission.exe", content)
    assert (checked.name, checked.content_type) == (f"Formulaire de mission.{ending}", content_type)


JAVASCRIPT = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("app.alert(1)"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"x" * (10 * 1024**2 + 1), "10 Mo"),
        (b"<html><script>alert(1)</script>", "ni PDF, ni PNG"),
        (b"GIF89a", "ni PDF, ni PNG"),
        (files.pdf()[:200], "PDF ne s'ouvre pas"),
        (files.pdf(0), "PDF ne s'ouvre pas"),
        (files.pdf(OpenAction=JAVASCRIPT), "programme"),
        (files.pdf(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary())), "programme"),
        (files.pdf(Names=pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())), "programme"),
        (files.image("PNG")[:40], "PNG ne s'ouvre pas"),
        (files.packed({"a": "b"}), "ni PDF, ni PNG"),
        (b"PK\x03\x04 rien", "ni PDF, ni PNG"),
        (files.docx(**{"word/vbaProject.bin": "x"}), "macros"),
        (files.odt(**{"Basic/Standard/script.xml": "x"}), "macros"),
        (files.docx(bomb="0" * (101 * 1024**2)), "DOCX ne s'ouvre pas"),
    ],
    ids=range(15),
)
@pytest.mark.filterwarnings("ignore")
def test_what_is_not_admitted_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        check("x.pdf", content)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\mission.pdf", "mission.pdf"),
        ('a"b<c>.pdf', "a b c.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name, kept):
    assert check(name, files.pdf()).name == kept


def test_an_invisible_character_in_a_name_is_refused():
    with pytest.raises(ValidationError, match="invisible"):
        check("mission\u202efdp.pdf", files.pdf())


def test_the_bytes_are_kept_once_and_given_back(say):
    one, two = keep("a.pdf", files.pdf()), keep("b.pdf", files.pdf())
    assert one.key == two.key and one.key.startswith("toulouse/messages/")
    notice = say("travel", "Sur papier", files=(Kept(**one.as_json()), two))
    assert [file.name for file in notice.files] == ["a.pdf", "b.pdf"]
    assert {attachments.content_of(file) for file in notice.files} == {files.pdf()}


def test_damaged_bytes_are_not_given(say, documents_folder, settings):
    notice = say("travel", "Sur papier", files=(keep("a.pdf", files.pdf()),))
    for path in settings.MEDIA_ROOT.rglob("*.pdf"):
        path.chmod(0o600)
        path.write_bytes(b"%PDF-")
    with pytest.raises(DamagedDocumentError):
        attachments.content_of(notice.files[0])


def test_files_that_cannot_go_together(say):
    kept = keep("a.pdf", files.pdf())
    with pytest.raises(ValidationError) as refused:
        say("travel", "Sur papier", files=(kept, kept))
    assert "Deux fichiers" in refused.value.message_dict["files"][0]
    with pytest.raises(ValidationError) as refused:
        say("travel", "Sur papier", files=(kept,) * 11)
    assert "10 fichiers au plus" in refused.value.message_dict["files"][0]


def test_who_may_read_a_file(say):
    from datetime import date

    kept = (keep("a.pdf", files.pdf()),)
    mine = say("travel", "Sur papier", audience="teachers", files=kept).files[0]
    planned = say("home", "Bientôt", starts_on=date(2026, 9, 1), files=kept).files[0]
    assert selectors.attachment_for(mine.pk, {"all", "teachers"}) == mine
    assert selectors.attachment_for(mine.pk, {"all", "externals"}) is None
    assert selectors.attachment_for(planned.pk, {"all"}) is None
    assert selectors.attachment_for(planned.pk, {"all"}, any_version=True) == planned
