"""The Host header is the attacker's: the issuer, the academy and what we write stay ours (V4.1.3)."""

import http.client
import json

import pytest

from tests.live import Platform

HOSTS = [
    "evil.example",
    "evil.example:8000",
    "toulouse.localhost.evil.example",
    "eviltoulouse.localhost",
    "evil.toulouse.localhost",
    "toulouse.localhost@evil.example",
    "toulouse.localhost:80@evil.example",
    "toulouse.localhost/evil.example",
    "toulouse.localhost#evil.example",
    "toulouse.localhost?evil.example",
    "toulouse.localhost, evil.example",
    "toulouse.localhost evil.example",
    "toulouse.localhost\\evil.example",
    "toulouse.localhost%00.evil.example",
    "toulouse.localhost:evil",
    "localhost.evil.example",
    "idp.localhost",
    "evil.localhost",
    "127.0.0.1",
    "[::1]",
    "0",
    "",
    "*",
    "toulouse_localhost",
    "<script>evil</script>",
]
FORWARDED = (
    "X-Forwarded-Host",
    "Forwarded",
    "X-Host",
    "X-Original-Host",
    "X-Forwarded-Server",
    "X-Original-URL",
    "X-Rewrite-URL",
)


def ask(platform: Platform, path: str, host: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Below any library that would correct the header."""
    connection = http.client.HTTPConnection("127.0.0.1", platform.port, timeout=20)
    try:
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body
    finally:
        connection.close()


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/connexion/", "/o/.well-known/openid-configuration", "/aide/accueil/"])
def test_an_unknown_host_opens_no_academy(platform, host, path):
    status, headers, body = ask(platform, path, host)
    assert status in (400, 404), body[:200]
    assert "set-cookie" not in headers and "location" not in headers
    assert "evil" not in body


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("header", FORWARDED)
def test_a_forwarded_host_changes_nothing_of_the_issuer(platform, host, header):
    value = f"host={host};proto=https" if header == "Forwarded" else host
    status, _, body = ask(
        platform, "/o/.well-known/openid-configuration", f"localhost:{platform.port}", **{header: value}
    )
    told = json.loads(body)
    assert status == 200 and told.pop("issuer") == f"{platform.hub}/o"
    assert "evil" not in body and "https://" not in body


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("header", FORWARDED[:4])
def test_a_forwarded_host_changes_nothing_of_the_academy(platform, host, header):
    """The sign-in still leaves for our hub, and comes back to this academy."""
    status, headers, _ = ask(platform, "/connexion/", f"toulouse.localhost:{platform.port}", **{header: host})
    assert status == 302 and headers["location"].startswith(f"{platform.hub}/o/authorize/?")
    assert f"redirect_uri=http%3A%2F%2Ftoulouse.localhost%3A{platform.port}%2F" in headers["location"]
    assert "evil" not in headers["location"]


@pytest.mark.parametrize("port", ["1", "80", "65535", "8080"])
def test_another_port_in_the_host_changes_no_address_we_write(platform, port):
    """The academy is the host's; the port of our addresses is the registered one."""
    status, headers, _ = ask(platform, "/connexion/", f"toulouse.localhost:{port}")
    assert status == 302
    assert f"redirect_uri=http%3A%2F%2Ftoulouse.localhost%3A{platform.port}%2F" in headers["location"]


def test_the_academy_comes_from_the_host_and_from_nothing_else(platform):
    for path in ("/connexion/?academie=rennes", "/connexion/?client_id=academy-rennes&iss=x"):
        _, headers, _ = ask(platform, path, f"toulouse.localhost:{platform.port}")
        assert "client_id=academy-toulouse" in headers["location"]
