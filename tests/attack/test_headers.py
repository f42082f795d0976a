"""What every answer tells browsers not to do (V3.4, V3.5)."""

import pytest

PAGES = [
    ("toulouse.localhost", "/connexion/portes/"),
    ("toulouse.localhost", "/connexion/echec/"),
    ("toulouse.localhost", "/aide/accueil/"),
    ("toulouse.localhost", "/session/etat/"),
    ("toulouse.localhost", "/missions/"),
    ("toulouse.localhost", "/nulle-part/"),
    ("localhost", "/connexion/externe/"),
    ("localhost", "/o/authorize/"),
    ("localhost", "/o/.well-known/openid-configuration"),
    ("localhost", "/rattachements/"),
    ("localhost", "/second-facteur/"),
]


@pytest.mark.parametrize(("host", "path"), PAGES, ids=[host + path for host, path in PAGES])
def test_a_page_is_framed_sniffed_or_scripted_by_nobody(sophie, host, path):
    page = sophie.get(host, path, headers={"Origin": "http://evil.example"})
    policy = page.headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy and "*" not in policy.replace("*.", "")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in page.headers


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH"])
def test_an_unexpected_method_does_nothing(sophie, method):
    page = sophie.request(method, sophie.platform.url("localhost", "/o/authorize/"))
    assert page.status_code in (400, 403, 404, 405, 501)


@pytest.mark.parametrize("path", ["/missions/", "/mes-informations/", "/quitter/"])
def test_a_page_of_a_person_is_kept_by_no_cache(sophie, path):
    page = sophie.get("toulouse.localhost", path)
    assert page.status_code == 200 and "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/admin/", "/o/applications/", "/o/revoke_token/", "/o/introspect/", "/o/logout/"]
)
def test_no_door_that_nobody_wrote(attacker, path):
    for host in ("toulouse.localhost", "localhost"):
        assert attacker.get(host, path).status_code in (302, 404)
        assert "Location" not in attacker.page.headers or "/connexion/" in attacker.page.headers["Location"]
