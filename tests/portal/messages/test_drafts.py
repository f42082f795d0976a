"""Drafts on the pages: kept for later, taken up again, each one's own, told to the other administrators."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.accounts.models import AcademyAccount
from tenants.notices import drafts
from tenants.notices.models import Notice, NoticeDraft
from tenants.notices.publishing import Draft
from tests.imagin.identity.helpers import academy_client, sign_in
from tests.portal.messages.conftest import WRITTEN, reviewed, told_by
from tests.portal.messages.test_writing import image
from tests.portal.teacher.reading import text

HOME = "/messages/accueil/ecrire/"
KEEP = {"garder": "1"}


def save(client, address: str = HOME, **told):
    return client.post(address, told_by(client, address, **told, **KEEP))


def the_draft(**wanted) -> Draft:
    return drafts.opened(NoticeDraft.objects.get(**wanted))


def plain(response) -> str:
    return text(response).replace("\xa0", " ")


def test_kept_without_being_finished_and_the_hour_is_shown(administrator):
    response = save(administrator, text="", title="Rentrée", ends_on="2026-01-01")
    assert response.headers["Location"] == HOME
    shown = plain(administrator.get(HOME))
    assert "Le brouillon est enregistré" in shown and "Enregistré à 10 h" in shown
    assert "Vous reprenez votre brouillon, commencé le 25/06/2026 10 h." in shown
    assert (the_draft().title, the_draft().text, Notice.objects.count()) == ("Rentrée", "", 0)
    review = f"/messages/brouillons/{NoticeDraft.objects.get().pk}/"
    shown = text(administrator.get(review))
    assert "À corriger avant de publier" in shown and "Le texte manque" in shown
    assert "Le dernier jour est passé" in shown and "Publier" not in shown
    refused = administrator.post(review, {"reason": "Juin", "seen": "0", "revision": "1"})
    assert "Le texte manque" in text(refused) and NoticeDraft.objects.count() == 1


def test_what_no_draft_can_hold_is_said_beside_the_field(administrator):
    for told, sentence in (
        ({"starts_on": "demain"}, "Écrivez-la sous la forme"),
        ({"title": "x" * 121}, "Le titre dépasse 120 signes"),
        ({"text": "x" * 20_001}, "Le texte dépasse 20000 signes"),
    ):
        assert sentence in text(save(administrator, **told)), told
    assert not NoticeDraft.objects.exists()


def test_taken_up_again_after_signing_out_and_in(administrator, june):
    save(administrator, text="À finir.", new_files=[SimpleUploadedFile("Formulaire.png", image())])
    administrator.post("/quitter/")
    assert administrator.get(HOME).status_code == 302
    june.shift(timedelta(days=1))
    back = academy_client("toulouse")
    sign_in(back, AcademyAccount.objects.get())
    assert "Enregistré le 25/06/2026 à 10 h" in plain(back.get(HOME))
    form = back.get(HOME).context["form"]
    assert form.initial["text"] == "À finir." and len(form.fields["kept"].choices) == 1
    assert "le vôtre, commencé le 25/06/2026 10 h, enregistré le 25/06/2026 à 10 h" in plain(
        back.get("/messages/")
    )


def test_reading_over_keeps_it_and_publishing_ends_it(administrator, write):
    review = write(text="Bienvenue.")
    assert the_draft().text == "Bienvenue." and "Enregistré à 10 h" in plain(administrator.get(review))
    assert write(text="Bienvenue à tous.") == review
    administrator.post(review, reviewed(administrator, review))
    assert Notice.objects.get().text == "Bienvenue à tous." and not NoticeDraft.objects.exists()
    assert administrator.get(review).status_code == 404


def test_a_new_banner_is_taken_up_under_its_name(administrator):
    response = administrator.post("/messages/bandeau/nouveau/", {**WRITTEN, "name": "Grève de juin", **KEEP})
    assert response.headers["Location"] == "/messages/bandeau-greve-de-juin/ecrire/"
    assert "Enregistré à 10 h" in plain(administrator.get(response.headers["Location"]))
    assert "« greve-de-juin »" in plain(administrator.get("/messages/"))
    again = administrator.post(
        "/messages/bandeau/nouveau/", {**WRITTEN, "name": "grève de juin", "text": "Non."}
    )
    assert "que cette page ne montrait pas" in text(again) and the_draft().text == "Bienvenue à tous."


def test_two_windows_of_one_person_lose_nothing(administrator):
    """The second reads what changes before it takes the place of the first."""
    old = told_by(administrator, HOME, text="Première fenêtre.", **KEEP)
    late = {**old, "text": "Seconde fenêtre.", "audience": "teachers"}
    administrator.post(HOME, old)
    refused = administrator.post(HOME, late)
    body, shown = refused.content.decode(), text(refused)
    assert "que cette page ne montrait pas" in shown and "Seconde fenêtre." in shown
    assert "<strong>Première</strong>" in body and "<strong>Seconde</strong>" in body
    assert "<del>Tout le monde</del>" in body and "Enregistré à" not in shown
    assert the_draft().text == "Première fenêtre."
    administrator.post(HOME, {**late, "revision": refused.context["form"]["revision"].value()})
    assert the_draft().text == "Seconde fenêtre."


def test_a_window_left_open_begins_nothing_unseen(administrator, write):
    review = write(text="Publié.")
    late = told_by(administrator, HOME, text="Fenêtre oubliée.", **KEEP)
    administrator.post(review, reviewed(administrator, review))
    refused = administrator.post(HOME, late)
    assert "a été publié ou supprimé dans une autre fenêtre" in text(refused)
    assert "Fenêtre oubliée." in text(refused) and not NoticeDraft.objects.exists()
    administrator.post(HOME, {**late, "revision": refused.context["form"]["revision"].value()})
    assert the_draft().text == "Fenêtre oubliée."


def test_what_was_saved_since_is_read_over_before_it_is_published(administrator, write):
    review = write(text="Relu.")
    seen = reviewed(administrator, review)
    write(text="Changé depuis.")
    refused = administrator.post(review, seen)
    assert "enregistré dans une autre fenêtre" in text(refused) and "Changé depuis." in text(refused)
    assert not Notice.objects.exists()
    sent = {name: refused.context["form"][name].value() for name in ("seen", "revision")}
    administrator.post(review, {"reason": "Juin", **sent})
    assert Notice.objects.get().text == "Changé depuis."


def test_starting_from_another_text_does_not_replace_the_draft_unseen(administrator, publish):
    publish(text="Version 1.")
    save(administrator, text="En cours.")
    from_old = f"{HOME}?depuis=1"
    shown = text(administrator.get(from_old))
    assert "Vous avez déjà un brouillon de ce message" in shown and "Version 1." in shown
    assert "que cette page ne montrait pas" in text(save(administrator, from_old))
    again = administrator.post("/messages/accueil/versions/1/republier/", follow=True)
    assert "publiez-le ou supprimez-le, puis recommencez" in text(again)
    assert the_draft().text == "En cours."


def test_deleted_on_another_page_by_a_form_only(administrator, write):
    address = f"{write(text='Premier jet.')}supprimer/"
    assert "rien ne le fait revenir" in plain(administrator.get(address))
    write(text="Second jet.")
    refused = administrator.post(address, {"revision": "1"})
    assert "enregistré de nouveau depuis" in text(refused) and the_draft().text == "Second jet."
    assert administrator.post(address, {"revision": "2"}).headers["Location"] == "/messages/accueil/"
    assert not NoticeDraft.objects.exists()
    assert administrator.get(address).status_code == 404


def test_two_administrators_write_apart_and_know_it(administrator, colleague):
    save(administrator, text="D'Anne.")
    save(colleague, text="De Paul.")
    assert {drafts.opened(row).text for row in NoticeDraft.objects.all()} == {"D'Anne.", "De Paul."}
    for page in ("/messages/", "/messages/accueil/"):
        assert "écrit par Anne Roux, commencé le 25/06/2026 10 h, enregistré à 10 h" in plain(
            colleague.get(page)
        )
    told = "Anne Roux écrit aussi (Message d'accueil) : brouillon commencé le 25/06/2026 10 h"
    shown = plain(colleague.get(HOME))
    assert told in shown and "De Paul." in shown and "D'Anne." not in shown
    review = f"/messages/brouillons/{NoticeDraft.objects.exclude(author=author(administrator)).get().pk}/"
    assert told in plain(colleague.get(review))
    assert "écrit aussi" not in plain(administrator.get("/messages/assistance/ecrire/"))


def author(client) -> str:
    return client.session["_auth_user_id"]


def test_another_s_draft_is_read_and_gone_on_from_not_touched(administrator, colleague, write):
    review = write(text="D'Anne.")
    shown = plain(colleague.get(review))
    assert "Brouillon écrit par Anne Roux" in shown and "D'Anne." in shown
    assert "Publier" not in shown and "Supprimer le brouillon" not in shown
    assert "D'Anne." in text(colleague.get(f"{review}apercu/"))
    assert colleague.post(review, {"reason": "Juin", "seen": "0", "revision": "1"}).status_code == 403
    assert colleague.get(f"{review}supprimer/").status_code == 403
    assert colleague.post(f"{review}supprimer/", {"revision": "1"}).status_code == 403
    name = review.rstrip("/").rpartition("/")[2]
    save(colleague, f"{HOME}?brouillon={name}", text="D'Anne, revu par Paul.")
    assert the_draft(author=author(administrator)).text == "D'Anne."
    assert the_draft(author=author(colleague)).text == "D'Anne, revu par Paul."
    for odd in ("x", "0" * 8, f"{name}0"):
        assert colleague.get(f"{HOME}?brouillon={odd}").status_code == 404
    assert colleague.get(f"/messages/assistance/ecrire/?brouillon={name}").status_code == 404


def test_who_writes_a_new_banner_knows_of_the_other_banners(administrator, colleague):
    administrator.post("/messages/bandeau/nouveau/", {**WRITTEN, "name": "grève", **KEEP})
    shown = plain(colleague.get("/messages/bandeau/nouveau/"))
    assert "Anne Roux écrit aussi (Bandeau « greve »)" in shown


def test_too_many_are_said_and_what_is_typed_stays(administrator, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 1)
    save(administrator)
    shown = text(save(administrator, "/messages/assistance/ecrire/", text="Un de trop."))
    assert "aucun n'est effacé pour faire place" in shown and "Un de trop." in shown


@pytest.mark.parametrize("page", ["/messages/", HOME])
def test_a_page_costs_the_same_however_many_drafts(administrator, colleague, page):
    for client in (administrator, colleague):
        save(client)
    administrator.get(page)
    few = queries(administrator, page)
    for number in range(8):
        said = Draft("banner", "Avis", slug=f"avis-{number}")
        drafts.keep(said, author=author(colleague), seen=0)
        drafts.keep(Draft("home", f"Le mien : {number}."), author=f"autre-{number}", seen=0)
    assert queries(administrator, page) == few


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
