"""Writing a message, reading it over, publishing it: nothing is published before, nothing is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenants.journal.models import Entry
from tenants.notices.models import Notice, NoticeKind
from tenants.notices.publishing import Draft
from tenants.notices.publishing import publish as said
from tests.portal.messages.conftest import WRITTEN, reviewed
from tests.portal.teacher.reading import text

PNG = b"\x89PNG\r\n\x1a\n"


def image() -> bytes:
    import io

    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (2, 2)).save(made, "PNG")
    return made.getvalue()


def test_the_national_text_is_what_one_starts_from(administrator):
    form = administrator.get("/messages/accueil/ecrire/").context["form"]
    assert "IMAG'IN gère les missions" in form.initial["text"]
    said(Draft(NoticeKind.HOME, "Le nôtre."), actor="tests")
    assert administrator.get("/messages/accueil/ecrire/").context["form"].initial["text"] == "Le nôtre."
    national = administrator.get("/messages/accueil/ecrire/?depuis=national").context["form"]
    assert "IMAG'IN gère les missions" in national.initial["text"]
    older = administrator.get("/messages/accueil/ecrire/?depuis=1").context["form"]
    assert older.initial["text"] == "Le nôtre."


def test_written_is_not_published(administrator, write):
    review = write(text="Bienvenue à la **session** de juin.")
    shown = text(administrator.get(review))
    assert Notice.objects.count() == 0
    assert "version 1 à venir. Rien n'est encore publié." in shown
    assert "session" not in review and "Bienvenue" not in review
    assert "Un brouillon à publier" in text(administrator.get("/messages/"))


def test_published_with_who_and_why(administrator, publish):
    response = publish(reason="Session de juin")
    assert response.headers["Location"] == "/messages/accueil/"
    notice = Notice.objects.get()
    assert (notice.version, notice.text, notice.reason) == (1, "Bienvenue à tous.", "Session de juin")
    entry = Entry.objects.get(code="notices.published")
    assert entry.actor == notice.published_by and "Session" not in str(entry.data)
    shown = text(administrator.get("/messages/accueil/"))
    assert "La version 1 est publiée." in shown and "Anne Roux" in shown and "Session de juin" in shown
    assert "brouillon à publier" not in shown


def test_a_reason_is_asked(administrator, write):
    review = write()
    answer = administrator.post(review, reviewed(administrator, review, ""))
    assert "Le motif manque" in text(answer) and Notice.objects.count() == 0


def test_what_is_wrong_is_said_beside_the_field(write):
    for told, sentence in (
        ({"text": "  "}, "Le texte manque"),
        ({"text": "{{ bureau.adress }}"}, "vouliez-vous dire « bureau.adresse »"),
        ({"starts_on": "2026-07-02", "ends_on": "2026-07-01"}, "Le dernier jour vient avant le premier"),
        ({"ends_on": "24/06/2026"}, "Le dernier jour est passé"),
        ({"starts_on": "demain"}, "Écrivez-la sous la forme"),
        ({"ends_on": "9999-12-31"}, "trop lointaine : choisissez le 31/12/2099"),
        ({"audience": "martians"}, "Ce choix n'est pas dans la liste"),
        ({"title": "x" * 121}, "Le titre dépasse 120 signes"),
        ({"text": "a\u202eb"}, "caractère invisible"),
    ):
        response = write(**{**WRITTEN, **told})
        shown = text(response)
        assert sentence in shown, told
        assert response.context["form"].non_field_errors() == [], told


def test_everything_wrong_is_said_at_once(write):
    form = write(text="", title="x" * 121, ends_on="demain").context["form"]
    assert sorted(form.errors) == ["ends_on", "text", "title"]
    assert [len(sentences) for sentences in form.errors.values()] == [1, 1, 1]


def test_conditions_are_only_for_who_enters_claims(administrator):
    audience = administrator.get("/messages/conditions/ecrire/").context["form"].fields["audience"]
    assert [value for value, _ in audience.choices] == ["all", "teachers", "externals"]


def test_a_banner_is_named(administrator):
    response = administrator.post("/messages/bandeau/nouveau/", {**WRITTEN, "name": "Grève de Juin !"})
    review = response.headers["Location"]
    administrator.post(review, reviewed(administrator, review))
    assert Notice.objects.get().slug == "greve-de-juin"
    for name, sentence in (
        ("grève de juin", "Un bandeau porte déjà ce nom"),
        ("!!!", "ni lettre ni chiffre"),
        ("", "Le nom manque"),
        ("x" * 41, "Ce nom dépasse 40 caractères"),
    ):
        again = administrator.post("/messages/bandeau/nouveau/", {**WRITTEN, "name": name})
        assert sentence in text(again)


def test_files_are_joined_kept_and_left_out(administrator, write, publish):
    review = write(new_files=[SimpleUploadedFile("Formulaire.png", image())])
    assert "Formulaire.png" in text(administrator.get(review))
    administrator.post(review, reviewed(administrator, review))
    assert [file.name for file in Notice.objects.get().files] == ["Formulaire.png"]
    form = administrator.get("/messages/accueil/ecrire/").context["form"]
    key = form.fields["kept"].choices[0][0]
    publish(text="Avec.", kept=[key])
    publish(text="Sans.")
    counts = [len(notice.files) for notice in Notice.objects.order_by("version")]
    assert counts == [1, 1, 0]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("note.pdf", b"MZ\x90\x00", "note.pdf : Ce fichier n'est ni PDF"),
        ("vide.pdf", b"", "vide.pdf"),
        ("abime.png", PNG + b"rien", "Ce fichier PNG ne s'ouvre pas"),
    ],
)
def test_a_file_is_known_by_its_content(write, name, content, sentence):
    response = write(new_files=[SimpleUploadedFile(name, content)])
    shown = text(response)
    assert sentence in shown or "vide" in shown.lower()
    assert "Choisissez de nouveau les fichiers" in shown


def test_a_file_that_one_was_not_offered_is_not_kept(write):
    assert "Ce choix n'est pas dans la liste" in text(write(kept=["0" * 16 + "-secret.pdf"]))


def test_a_version_published_meanwhile_is_read_first(administrator, write):
    review = write(text="Le mien.")
    said(Draft(NoticeKind.HOME, "Celui d'une autre."), actor="tests")
    refused = administrator.post(review, {"reason": "Juin", "seen": "0", "revision": "1"})
    shown = text(refused)
    assert "Une autre version a été publiée entre-temps" in shown and "version 1, par tests" in shown
    assert "Celui d'une autre." in shown
    assert Notice.objects.count() == 1
    sent = {name: refused.context["form"][name].value() for name in ("seen", "revision")}
    administrator.post(review, {"reason": "Juin", **sent})
    assert Notice.objects.get(version=2).text == "Le mien."


def test_the_same_text_again_publishes_nothing(administrator, publish, write):
    publish()
    review = write()
    assert "publier ne changera rien" in text(administrator.get(review))
    administrator.post(review, reviewed(administrator, review))
    assert Notice.objects.count() == 1
