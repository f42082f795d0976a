"""A module that is off: no page under its prefixes, no API, one sentence that says why."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from imagin.rules import modules
from imagin.rules.middleware import ModuleMiddleware
from imagin.rules.modules import MODULES, ModuleClosed, closed_at, closed_sentence, is_open, module_required
from imagin.rules.registry import NotYet, all_rules, find
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy
from tests.portal.teacher.reading import text

NOT_YET = ("modules.documents", "modules.competences", "modules.eps", "modules.jury")
SENTENCE = "Écrivez à la DEC : les « comptes » sont fermés."


def switch(key, value, code="toulouse"):
    set_rule(code, key, value, actor="tests")


def test_every_rule_that_switches_a_module_is_one():
    assert {rule.key for rule in all_rules() if rule.module} == set(MODULES)
    for module in MODULES.values():
        assert find(module.sentence_key).national.endswith(".") and module.prefixes


@pytest.mark.parametrize("key", NOT_YET)
def test_an_announced_module_stays_closed(db, key):
    assert isinstance(find(key).type, NotYet) and find(key).type.schema()["const"] is False
    with pytest.raises(ValidationError, match="pas encore livré : il reste fermé"):
        switch(key, True)
    with academy("toulouse"):
        assert not is_open(key)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/competences/", "modules.competences"),
        ("/competences/2026/", "modules.competences"),
        ("/eps/", "modules.eps"),
        ("/jurys/12/", "modules.jury"),
        ("/api/v1/competences/", "modules.competences"),
        ("/etats-de-frais/52525/justificatifs/", "modules.documents"),
        ("/competences-2/", None),
        ("/etats-de-frais/52525/", None),
        ("/etats-de-frais/52525/deplacement/", None),
        ("/", None),
    ],
)
def test_an_address_belongs_to_its_module(toulouse, path, key):
    found = closed_at(path)
    assert (found.key if found else None) == key


def test_the_widest_module_says_why(db):
    switch("services.claims", False)
    with academy("toulouse"):
        assert closed_at("/etats-de-frais/52525/justificatifs/").key == "services.claims"


@pytest.mark.parametrize("path", ["/competences/", "/eps/notes/", "/jurys/"])
def test_no_page_before_it_is_written(db, path):
    for client in (Client(headers={"host": "toulouse.localhost"}),):
        response = client.get(path)
        assert response.status_code == 404
        assert "Activité fermée" in text(response)
        assert "dans IMAG'IN pour cette académie" in text(response) or "portail des jurys" in text(response)
        assert response["X-Frame-Options"] == "DENY" and response["Cache-Control"] == "no-store"


def test_a_form_sent_there_is_refused_alike(db):
    assert Client(headers={"host": "toulouse.localhost"}).post("/jurys/1/").status_code == 404


def test_the_sentence_is_the_academy_s_own_and_stays_text(db):
    switch("modules.external", False)
    switch("modules.external.off_sentence", SENTENCE + " <b>")
    response = Client(headers={"host": "toulouse.localhost"}).get("/comptes-locaux/")
    assert response.status_code == 404 and SENTENCE in text(response)
    assert "&lt;b&gt;" in response.content.decode()
    elsewhere = Client(headers={"host": "rennes.localhost"}).get("/comptes-locaux/")
    assert elsewhere.status_code == 302


def test_the_api_answers_in_json(db):
    response = Client(headers={"host": "toulouse.localhost"}).get("/api/v1/eps/")
    assert response.status_code == 404 and response["Content-Type"] == "application/json"
    told = json.loads(response.content)
    assert told["module"] == "modules.eps" and "EPS" in told["detail"]


def test_the_hub_has_no_module(db):
    response = Client(headers={"host": "localhost"}).get("/competences/")
    assert response.status_code == 404 and "Activité fermée" not in text(response)


def test_a_view_named_apart_is_refused_too(toulouse, rf):
    view = module_required("modules.jury")(lambda request: HttpResponse("ouvert"))
    with pytest.raises(ModuleClosed, match="portail des jurys"):
        view(rf.get("/ailleurs/"))
    assert module_required("modules.travel")(lambda r: HttpResponse("ouvert"))(rf.get("/")).content


def test_the_exception_of_a_view_is_the_same_page(toulouse, rf):
    request = rf.get("/api/ailleurs/")
    closed = ModuleClosed(modules.find("modules.jury"))
    answer = ModuleMiddleware(lambda r: HttpResponse()).process_exception(request, closed)
    assert answer.status_code == 404
    assert ModuleMiddleware(lambda r: HttpResponse()).process_exception(request, KeyError()) is None


def test_a_key_that_is_no_module_is_a_mistake_of_ours(toulouse):
    for act in (is_open, closed_sentence, modules.require, module_required):
        with pytest.raises(KeyError):
            act("modules.boats")


def test_a_path_of_no_module_reads_no_rule(toulouse, django_assert_num_queries):
    request = RequestFactory().get("/aide/accueil/")
    request.academy = object()
    with django_assert_num_queries(0):
        assert ModuleMiddleware(lambda r: HttpResponse("oui"))(request).content == b"oui"
