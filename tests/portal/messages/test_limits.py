"""Banners that do not bury the page, help pages that are not the academy's, text that is never lost."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from portal.messages.writing import again
from tenants.notices.models import Notice
from tenants.notices.publishing import Draft, publish, withdraw
from tests.portal.messages.conftest import WRITTEN
from tests.portal.teacher.reading import text


def banner(slug):
    return publish(Draft("banner", "Avis", slug=slug), actor="tests")


def test_a_fourth_banner_is_refused_as_it_is_written(administrator):
    for slug in ("greve", "panne", "neige"):
        banner(slug)
    shown = text(administrator.post("/messages/bandeau/nouveau/", {**WRITTEN, "name": "crue"}))
    assert "3 bandeaux au plus le même jour" in shown and "Bienvenue à tous." in shown
    long = administrator.post("/messages/bandeau-neige/ecrire/", {**WRITTEN, "text": "x" * 601})
    assert "600 signes au plus" in str(long.context["form"].errors["text"])


def test_withdrawn_banners_are_apart(administrator):
    banner("greve")
    withdraw(banner("panne"), actor="tests")
    shown = text(administrator.get("/messages/"))
    assert "« greve »" in shown and "« panne »" not in shown
    assert "Bandeaux retirés ou terminés (1)" in shown
    apart = text(administrator.get("/messages/?retires=1"))
    assert "« panne »" in apart and "« greve »" not in apart


def test_conditions_offer_no_variable(administrator):
    shown = text(administrator.get("/messages/conditions/ecrire/"))
    assert "Sans variable" in shown and "{{ assistance.horaires }}" not in shown
    assert "{{ assistance.horaires }}" in text(administrator.get("/messages/accueil/ecrire/"))
    refused = administrator.post(
        "/messages/conditions/ecrire/", {**WRITTEN, "text": "{{ assistance.horaires }}"}
    )
    assert "écrivez la valeur elle-même" in str(refused.context["form"].errors["text"])


def test_days_that_make_no_sense_are_said_beside_them(write):
    assert "est passé depuis plus" in str(write(starts_on="2019-01-01").context["form"].errors["starts_on"])
    assert "31/12/2099" in str(write(starts_on="9999-12-31").context["form"].errors["starts_on"])


def test_conditions_begin_no_sooner_than_today(write):
    refused = write("conditions", starts_on="2026-06-24").context["form"].errors["starts_on"]
    assert "avant leur publication" in str(refused)
    assert write("conditions", starts_on="2026-06-25").startswith("/messages/brouillons/")


def test_conditions_that_began_are_written_again_from_today(administrator, june):
    publish(Draft("conditions", "Lisez.", starts_on=date(2026, 6, 25)), actor="tests")
    with time_machine.travel("2026-06-26 10:00+02:00", tick=False):
        start = again(Notice.objects.get())
    assert (start.text, start.starts_on) == ("Lisez.", None)


def test_the_pages_of_the_hosting_team_are_not_the_academy_s(administrator):
    shown = text(administrator.get("/messages/aide/"))
    assert "Second facteur" in shown and "équipe d'hébergement" not in shown
    assert administrator.get("/messages/aide-maintenance/ecrire/").status_code == 404
    with pytest.raises(ValidationError, match="La page d'aide « maintenance » n'existe pas"):
        publish(Draft("help", "La nôtre.", slug="maintenance"), actor="tests")


def test_what_is_far_too_long_leads_back_to_the_form(administrator, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000
    address = "/messages/accueil/ecrire/"
    for client_side in ({}, {"HTTP_REFERER": f"http://toulouse.localhost{address}?depuis=1"}):
        answer = administrator.post(address, {**WRITTEN, "text": "x" * 6_000}, **client_side)
        assert answer.status_code == 413
        assert "votre navigateur garde ce que vous avez écrit" in text(answer)
        assert f'href="{address}' in answer.content.decode()
