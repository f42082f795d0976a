"""``imagin provider``: what is refused says what to do, and nothing is half-written."""

import io

import pytest
from django.core.management import CommandError, call_command

from imagin.identity.client import discovery
from imagin.identity.models import ProviderOffer, UpstreamProvider

ISSUER = "https://portail.example/oidc"


def document(**changes):
    told = {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/auth",
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/jwks",
        "userinfo_endpoint": f"{ISSUER}/me",
        "response_types_supported": ["code"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "acr_values_supported": ["eidas1", "eidas2"],
        "authorization_response_iss_parameter_supported": True,
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


@pytest.fixture
def answers(monkeypatch):
    """What the discovery address answers; empty for silence."""
    told = document()
    asked = []

    def read(url):
        asked.append(url)
        return told

    monkeypatch.setattr(discovery, "_read", read)
    told["asked"] = asked
    return told


@pytest.fixture
def run(db, answers, monkeypatch):
    monkeypatch.setenv("PORTAIL_SECRET", "s3cret")

    def command(*arguments):
        out = io.StringIO()
        call_command("provider", *arguments, stdout=out)
        return out.getvalue()

    return command


def add(run, *more, issuer=ISSUER, code="portail"):
    base = [
        "--name",
        "Portail",
        "--issuer",
        issuer,
        "--client-id",
        "imagin",
        "--secret-env",
        "PORTAIL_SECRET",
    ]
    return run("add", code, *base, *more)


def refused(words, act, *arguments, **named):
    with pytest.raises(CommandError, match=words) as error:
        act(*arguments, **named)
    assert error.value.returncode == 1


class TestAdd:
    def test_from_what_the_provider_says(self, run, answers):
        assert "ouvert à toutes les académies" in add(run, "--acr", "eidas2", "--alg", "ES256")
        row = UpstreamProvider.objects.get()
        assert answers["asked"] == [f"{ISSUER}/.well-known/openid-configuration"]
        assert (row.token_endpoint, row.userinfo_endpoint) == (f"{ISSUER}/token", f"{ISSUER}/me")
        assert (row.client_secret, row.acr_values, row.sign_alg) == ("s3cret", "eidas2", "ES256")
        assert (row.linking_claim, row.trusted_claims, row.names_itself) == ("numen", ["numen"], True)

    def test_for_one_academy(self, run):
        assert "ouvert à toulouse" in add(run, "--academy", "toulouse")
        assert not UpstreamProvider.objects.get().everywhere
        assert ProviderOffer.objects.get().academy == "toulouse"

    def test_again_updates_and_reopens(self, run):
        add(run)
        run("close", "portail")
        add(run, "--scopes", "openid")
        row = UpstreamProvider.objects.get()
        assert (row.scopes, row.active) == ("openid", True)

    def test_silent_provider_told_by_hand(self, run, answers):
        answers.clear()
        endpoints = [
            f"--{name}={ISSUER}/x" for name in ("authorization-endpoint", "token-endpoint", "jwks-uri")
        ]
        add(run, *endpoints)
        assert UpstreamProvider.objects.get().jwks_uri == f"{ISSUER}/x"

    @pytest.mark.parametrize(
        ("words", "arguments"),
        [
            ("Aucune académie atlantide", ["--academy", "atlantide"]),
            ("n'annonce pas « eidas3 »", ["--acr", "eidas3"]),
            ("Jamais|jamais", ["--linking-claim", "email"]),
            ("n'est pas en https", ["--token-endpoint", "http://portail.example/token"]),
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_refused(self, run, words, arguments):
        refused(words, add, run, *arguments)
        assert not UpstreamProvider.objects.exists()

    @pytest.mark.parametrize(
        ("words", "changes"),
        [
            ("se nomme https://autre.example", {"issuer": "https://autre.example"}),
            ("n'annonce pas « RS256 »", {"id_token_signing_alg_values_supported": ["PS256"]}),
            ("n'annonce pas « S256 »", {"code_challenge_methods_supported": ["plain"]}),
            ("client_secret_post", {"token_endpoint_auth_methods_supported": ["private_key_jwt"]}),
            ("--jwks-uri", {"jwks_uri": None}),
            ("n'est pas en https", {"jwks_uri": "http://portail.example/jwks"}),
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_refused_for_what_the_provider_is(self, run, answers, words, changes):
        answers.update(changes)
        refused(words, add, run)
        assert not UpstreamProvider.objects.exists()

    @pytest.mark.parametrize("issuer", ["http://portail.example/oidc", "ftp://x", "portail.example", ""])
    def test_in_clear(self, run, answers, issuer):
        refused("n'est pas en https", add, run, issuer=issuer)
        assert answers["asked"] == []

    def test_the_issuer_of_a_code_never_changes(self, run, answers):
        add(run)
        answers["issuer"] = "https://autre.example"
        refused("choisissez un autre code", add, run, issuer="https://autre.example")

    def test_secret_is_no_argument_and_is_never_shown(self, run, capsys):
        assert "s3cret" not in add(run) + run("list")
        with pytest.raises(CommandError):
            add(run, "--client-secret", "x")

    def test_secret_of_the_standard_input(self, run, monkeypatch):
        monkeypatch.setattr("sys.stdin", io.StringIO("piped\n"))
        run("add", "p", "--name", "P", "--issuer", ISSUER, "--client-id", "i")
        assert UpstreamProvider.objects.get().client_secret == "piped"

    def test_without_secret(self, run, monkeypatch):
        monkeypatch.delenv("PORTAIL_SECRET")
        refused("Le secret client manque", add, run)


class TestOffer:
    @pytest.fixture(autouse=True)
    def reserved(self, run):
        add(run, "--academy", "toulouse")

    def test_to_another(self, run):
        assert "à rennes, toulouse" in run("offer", "portail", "rennes")

    def test_to_all(self, run):
        assert "à toutes les académies" in run("offer", "portail", "--everywhere")
        refused("déjà proposé à toutes", run, "offer", "portail", "rennes")

    def test_withdrawn(self, run):
        assert "à aucune académie" in run("withdraw", "portail", "toulouse")

    def test_reserved_again(self, run):
        run("offer", "portail", "--everywhere")
        assert "à toulouse" in run("withdraw", "portail", "--everywhere")

    @pytest.mark.parametrize(
        ("words", "arguments"),
        [
            ("Aucun fournisseur autre", ["offer", "autre", "rennes"]),
            ("Aucune académie atlantide", ["offer", "portail", "atlantide"]),
            ("Dites à quelle académie", ["offer", "portail"]),
            ("n'est pas réservé à rennes", ["withdraw", "portail", "rennes"]),
            ("Aucun fournisseur autre", ["close", "autre"]),
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_refused(self, run, words, arguments):
        refused(words, run, *arguments)
        assert ProviderOffer.objects.get().academy == "toulouse"


def test_list(run):
    assert "Aucun fournisseur" in run("list")
    add(run)
    run("close", "portail")
    line = run("list")
    assert "portail" in line and "fermé" in line and ISSUER in line


def test_real_discovery_of_nobody_is_silence(db):
    assert discovery.discover("http://127.0.0.1:9/oidc") == {}
