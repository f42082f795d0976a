"""« Nommer un administrateur »: by a NUMEN that is never shown again, journalled, freshly proven."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.academies.models import Academy, AcademyState
from imagin.identity.models import Account, HubSession
from imagin.journal.models import HubEntry
from imagin.tenancy.context import academy
from imagin.vault.person import person_key
from tenants.accounts.models import RoleGrant
from tenants.journal.models import Entry
from tests.imagin.identity.helpers import SOPHIE
from tests.portal.teacher.reading import text

HERE = "/hebergement/academies/toulouse/administrateurs/"


def press(client, act, numen=SOPHIE):
    return client.post(HERE, {"acte": act, "numen": numen}, follow=True)


def granted() -> list[tuple[str, str]]:
    with academy("toulouse"):
        return list(RoleGrant.objects.values_list("person_key", "role"))


@pytest.fixture
def told(team):
    """In the hub's journal, in the academy's, since then: tests of this worker that commit leave rows."""
    with academy("toulouse"):
        RoleGrant.objects.all().delete()
        known = list(Entry.objects.values_list("pk", flat=True))

    def codes() -> tuple[list[str], list[str]]:
        own = HubEntry.objects.filter(code__startswith="academy.administrator").order_by("pk")
        with academy("toulouse"):
            theirs = list(Entry.objects.exclude(pk__in=known).order_by("pk").values_list("code", flat=True))
        return list(own.values_list("code", flat=True)), theirs

    return codes


def test_named_then_taken_back(team, told):
    assert "L'académie n'a pas encore d'administrateur" in text(team.get(HERE))
    words = text(press(team, "nommer"))
    assert "L'administrateur est nommé" in words and "L'académie a 1 administrateur." in words
    assert granted() == [(person_key(SOPHIE), "administrator")]
    assert "Le rôle d'administrateur est retiré" in text(press(team, "retirer"))
    assert granted() == []
    assert told() == (
        ["academy.administrator_named", "academy.administrator_withdrawn"],
        ["accounts.role.granted", "accounts.role.revoked"],
    )


def test_the_numen_is_shown_nowhere_again(team, caplog):
    with caplog.at_level(logging.DEBUG):
        pages = [press(team, act) for act in ("retirer", "nommer", "nommer")]
    assert all(SOPHIE not in page.content.decode() for page in pages)
    assert all(SOPHIE not in address for page in pages for address, _ in page.redirect_chain)
    assert SOPHIE not in caplog.text
    kept = str(list(HubEntry.objects.values_list("data", "subject", "actor")))
    with academy("toulouse"):
        kept += str(list(Entry.objects.values_list("data", "subject", "actor")))
    assert SOPHIE not in kept and person_key(SOPHIE) not in kept


@pytest.mark.parametrize(
    ("act", "numen", "sentence"),
    [
        ("nommer", "", "Le NUMEN manque"),
        ("nommer", "12", "Un NUMEN compte 13 lettres et chiffres"),
        ("nommer", "1" * 41, "Un NUMEN compte 13 lettres et chiffres"),
        ("retirer", SOPHIE, "rien n'a été retiré"),
    ],
)
def test_what_is_wrong_is_said(team, told, act, numen, sentence):
    assert sentence in text(press(team, act, numen))
    assert granted() == [] and told() == ([], [])


def test_named_twice_is_told_once(team, told):
    press(team, "nommer")
    assert "est déjà administrateur" in text(press(team, "nommer"))
    assert told() == (["academy.administrator_named"], ["accounts.role.granted"])


def test_nobody_names_himself(team):
    Account.objects.filter(pk=team.account.pk).update(person_key=person_key(SOPHIE))
    assert "votre propre NUMEN" in text(press(team, "nommer"))
    assert granted() == []


def test_an_old_second_factor_is_asked_again(team):
    HubSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=6))
    response = team.post(HERE, {"acte": "nommer", "numen": SOPHIE})
    assert response.status_code == 302 and SOPHIE not in response["Location"]
    assert granted() == []


def test_an_academy_without_tables_has_none_yet(team):
    Academy.objects.filter(code="toulouse").update(state=AcademyState.CREATING)
    assert "L'ouverture de Académie de Toulouse n'est pas terminée" in text(team.get(HERE, follow=True))


def test_the_page_of_the_academy_leads_there(team):
    assert f'href="{HERE}"' in team.get("/hebergement/academies/toulouse/").content.decode()
