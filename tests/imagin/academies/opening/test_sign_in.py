"""The sign-in of an academy tried through real servers; which hop fails is said."""

from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone
from oauth2_provider.models import get_application_model

from imagin.academies import directory
from imagin.academies.models import Academy, AcademyState
from imagin.academies.opening import sign_in
from imagin.identity.models import UpstreamProvider
from imagin.identity.provider.clients import client_id_of
from imagin.operations import maintenance, words
from imagin.operations.models import Maintenance
from imagin.tenancy.context import hub
from tests.imagin.academies.opening import web

ISSUER = web.ISSUER


@pytest.fixture
def platform(committed, settings):
    with web.platform() as url:
        settings.INTERNAL_URL = url
        yield url
    UpstreamProvider.objects.all().delete()
    web.forget_sessions("toulouse")


@pytest.fixture
def upstream(platform):
    with web.served(web.provider(ISSUER)) as url:
        yield web.add_provider(url)


def outcome():
    with hub():
        return sign_in.check("toulouse")


def test_every_hop_answers(upstream):
    found = outcome()
    assert found.ok, found.sentence
    assert "1 fournisseur(s) d'identité" in found.sentence


def test_without_servers_the_academy_is_named(committed, settings):
    settings.INTERNAL_URL = "http://127.0.0.1:9"
    found = outcome()
    assert not found.ok
    assert found.sentence.startswith("Académie de Toulouse ne répond pas à http://toulouse.localhost:8000 (")


def test_a_proxy_that_loses_the_host(committed, settings):
    with web.served(_without_host) as url:
        settings.INTERNAL_URL = url
        found = outcome()
    assert "Académie de Toulouse répond 404" in found.sentence and "en-tête Host" in found.remedy


def _without_host(environ, start_response):
    return WSGIHandler()(environ | {"HTTP_HOST": "elsewhere.example"}, start_response)


def test_a_hub_that_does_not_know_the_academy(upstream):
    client = get_application_model().objects.get(client_id=client_id_of("toulouse"))
    get_application_model().objects.filter(pk=client.pk).update(client_id="lost")
    try:
        found = outcome()
    finally:
        get_application_model().objects.filter(pk=client.pk).update(client_id=client.client_id)
    assert not found.ok and "Le site d'hébergement" in found.sentence
    assert "imagin prepare" in found.remedy


def test_no_provider_is_offered(platform):
    assert "Aucun fournisseur d'identité" in outcome().sentence
    web.add_provider("", everywhere=False)
    assert "Aucun fournisseur d'identité" in outcome().sentence


def test_a_provider_that_does_not_answer(platform):
    web.add_provider("http://127.0.0.1:9")
    assert "Portail de Toulouse ne répond pas à https://portail.example" in outcome().sentence


def test_a_provider_that_fails(platform):
    with web.served(web.silent) as url:
        web.add_provider(url)
        assert (
            "Portail de Toulouse ne répond pas à https://portail.example/jwks (HTTP 500)"
            in outcome().sentence
        )


def test_a_provider_that_is_another_one(platform):
    with web.served(web.provider("https://autre.example")) as url:
        web.add_provider(url)
        found = outcome()
    assert "se présente comme https://autre.example, et non https://portail.example" in found.sentence


def test_a_maintenance_is_named(upstream):
    """Not a 503 to be puzzled over."""
    end = timezone.now() + timedelta(hours=1)
    maintenance.plan(["toulouse"], ends_at=end, actor="tests")
    try:
        found = outcome()
    finally:
        Maintenance.objects.all().delete()
        maintenance.forget()
    assert not found.ok and f"en maintenance jusqu'au {words.moment(end)}" in found.sentence
    assert "« imagin academy maintenance toulouse --end »" in found.remedy


def test_an_academy_that_does_not_answer_yet(committed):
    Academy.objects.filter(code="rennes").update(state=AcademyState.CREATING)
    directory.forget()
    try:
        assert sign_in.check("rennes") == sign_in.NOT_HOSTED
    finally:
        Academy.objects.filter(code="rennes").update(state=AcademyState.OPEN)


def test_a_closed_academy_is_verified_before_it_opens_again(upstream):
    """It answers nobody meanwhile: the hub is asked in its name."""
    Academy.objects.filter(code="toulouse").update(state=AcademyState.CLOSED)
    directory.forget()
    try:
        found = outcome()
        assert found.ok and "fermée" in found.sentence
    finally:
        Academy.objects.filter(code="toulouse").update(state=AcademyState.OPEN)
        directory.forget()


def test_the_client_of_a_closed_academy_follows_the_configuration(committed):
    hosted = {found.code for found in directory.registered_academies()}
    Academy.objects.filter(code="rennes").update(state=AcademyState.CLOSED)
    try:
        assert {found.code for found in directory.registered_academies()} == hosted
        assert directory.closed("rennes").name == "Académie de Rennes" and directory.closed("noumea") is None
    finally:
        Academy.objects.filter(code="rennes").update(state=AcademyState.OPEN)
