"""« Relecture » says before the creation what the checks will say after it; « Mentions légales » may wait."""

import pytest

from imagin.academies.models import OnboardingDraft
from tests.portal.hosting.people import hosting_client
from tests.portal.teacher.reading import text

IDENTITY = {"code": "mayotte", "name": "Académie de Mayotte", "host": "mayotte.localhost"}
LEGAL = {
    "legal.publisher": "Rectorat de Mayotte",
    "legal.publication_director": "Le recteur",
    "legal.host_name": "Hébergeur",
    "legal.host_address": "1 rue du Port",
    "legal.dpo_mail": "dpd@ac-mayotte.example",
    "legal.accessibility_contact": "acces@ac-mayotte.example",
}


@pytest.fixture
def client(db):
    return hosting_client()


def page(draft, slug: str) -> str:
    return f"/hebergement/nouvelle/{draft.pk}/{slug}/"


def review(client, rules=None, messages=None) -> str:
    data = {"academy": IDENTITY, "rules": rules or {}, "messages": messages or {}}
    draft = OnboardingDraft.objects.create(created_by="tests", data=data)
    return text(client.get(page(draft, "relecture")))


def test_empty_conditions_will_stop_the_opening(client):
    words = review(client)
    assert "Ce qui empêchera de l'ouvrir Conditions d'utilisation : Aucune condition" in words
    assert "Compléter l'étape « Messages et contacts »" in words
    assert "l'académie peut être créée en bac à sable" in words and "Créer l'académie" in words


def test_what_is_only_to_be_seen(client):
    words = review(client)
    assert "À voir avant d'ouvrir" in words and "L'adresse du bureau de gestion manque" in words
    assert (
        "Il reste à indiquer : Éditeur du site" in words and "Compléter l'étape « Mentions légales »" in words
    )


def test_a_whole_draft_has_nothing_to_say(client):
    rules = {**LEGAL, "office.address": "1 rue du Port"}
    words = review(client, rules, {"home": "Karibu", "conditions": "J'accepte."})
    assert "Le fichier est complet" in words
    assert "Ce qui empêchera" not in words and "À voir avant d'ouvrir" not in words


def test_conditions_of_another_day_or_another_reader_are_none(client):
    later = {"conditions": {"text": "J'accepte.", "from": "2099-01-01"}}
    heads = {"conditions": {"text": "J'accepte.", "audience": "externals"}}
    assert all("Ce qui empêchera de l'ouvrir" in review(client, None, said) for said in (later, heads))


def test_a_draft_that_does_not_read_foresees_nothing(client):
    words = review(client, {"look.accent": "vert"})
    assert "À corriger avant de créer l'académie" in words and "Ce qui empêchera" not in words


def test_the_legal_step_may_wait(client):
    draft = OnboardingDraft.objects.create(created_by="tests", data={"academy": IDENTITY})
    here = page(draft, "mentions-legales")
    assert "Cette étape peut attendre" in text(client.get(here))
    answer = client.post(here, {**sent(), "rules-legal-publisher": "Rectorat"})
    assert answer["Location"] == page(draft, "relecture")
    draft.refresh_from_db()
    assert draft.data["rules"] == {"legal.publisher": "Rectorat"}


def sent() -> dict[str, str]:
    """As a browser sends what nobody changed."""
    return {"rules-legal-accessibility_state": "none", "rules-legal-accessibility_rate": "0"}
