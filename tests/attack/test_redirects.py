"""Nobody is sent to a site that is not ours, and no code either (V3.7.2, V10.4.1)."""

from urllib.parse import quote, urljoin, urlsplit

import pytest

from tests.attack.browser import REDIRECTS, query_of, read

TOULOUSE, HUB = "toulouse.localhost", "localhost"
ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "http:evil.example",
    "http:/evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "\x00//evil.example",
    "http://toulouse.localhost@evil.example/",
    "http://evil.example#toulouse.localhost",
    "http://toulouse.localhost.evil.example/",
    "http://[::1]:80/",
    "//evil。example/",
    "/%09/evil.example",
]


def where(page) -> str:
    """As browsers read a Location: a backslash is a slash, tabs and line ends are not there."""
    location = page.headers["Location"].replace("\\", "/").translate({9: None, 10: None, 13: None}).strip()
    return urlsplit(urljoin(page.url, location)).netloc


def ours(browser) -> set[str]:
    port = browser.platform.port
    return {f"{host}:{port}" for host in (TOULOUSE, HUB)} | {f"idp.localhost:{port + 1}"}


def stays_here(browser, page, most: int = 8) -> None:
    """Every step of the way is ours; no page of ours links to the value either."""
    for _ in range(most):
        if page.status_code not in REDIRECTS:
            break
        assert where(page) in ours(browser), page.headers["Location"]
        page = browser.request("GET", urljoin(page.url, page.headers["Location"]))
    if "text/html" in page.headers.get("Content-Type", ""):
        reader = read(page)
        targets = [href for _, href in reader.links] + [form.action for form in reader.forms]
        outside = [target for target in targets if "evil" in urlsplit(urljoin(page.url, target)).netloc]
        assert not outside and not any(target.startswith(("javascript:", "data:")) for target in targets)


@pytest.mark.parametrize("value", ELSEWHERE)
def test_next_of_the_academy_for_somebody_signed_in(sophie, value):
    stays_here(sophie, sophie.get(TOULOUSE, f"/connexion/?next={quote(value, safe='')}"))


@pytest.mark.parametrize("value", ELSEWHERE)
def test_next_of_the_academy_all_the_way_through_a_sign_in(browser, sophie, value):
    """Kept beside the state, used after the return: where a check made only at the start would fail."""
    person = browser()
    person.jar = {HUB: dict(sophie.jar[HUB])}
    stays_here(person, person.get(TOULOUSE, f"/connexion/?next={quote(value, safe='')}"))
    assert person.is_signed_in(TOULOUSE)


@pytest.mark.parametrize("value", ELSEWHERE)
def test_next_of_the_hub(sophie, value):
    stays_here(sophie, sophie.get(HUB, f"/connexion/?next={quote(value, safe='')}"))


@pytest.mark.parametrize("value", ELSEWHERE)
def test_next_of_the_doors_and_of_the_external_form(attacker, value):
    for host, path in ((TOULOUSE, "/connexion/portes/"), (HUB, "/connexion/externe/")):
        page = attacker.get(host, f"{path}?next={quote(value, safe='')}")
        assert page.status_code in (200, 302, 400, 404)
        stays_here(attacker, page)


@pytest.mark.parametrize("value", ELSEWHERE)
def test_next_of_a_session_that_expired_or_is_prolonged(sophie, value):
    stays_here(sophie, sophie.get(TOULOUSE, f"/connexion/expiree/?next={quote(value, safe='')}"))
    token = sophie.csrf_of(TOULOUSE)
    form = {"next": value, "csrfmiddlewaretoken": token}
    stays_here(
        sophie, sophie.request("POST", sophie.platform.url(TOULOUSE, "/session/prolonger/"), data=form)
    )


@pytest.mark.parametrize("value", ELSEWHERE)
def test_target_link_uri_of_a_sign_in_begun_elsewhere(sophie, platform, value):
    """OpenID Connect Core §4: the target must be a page of this host."""
    begin = f"/connexion/initier/?iss={quote(platform.hub + '/o', safe='')}"
    page = sophie.get(TOULOUSE, f"{begin}&target_link_uri={quote(value, safe='')}")
    assert page.status_code != 404
    stays_here(sophie, page)


@pytest.mark.parametrize(
    "issuer", ["https://evil.example/o", "", "//evil.example", "http://rennes.localhost/o"]
)
def test_a_sign_in_begun_for_another_issuer(attacker, platform, issuer):
    target = quote(platform.url(TOULOUSE, "/missions/"), safe="")
    page = attacker.get(
        TOULOUSE, f"/connexion/initier/?iss={quote(issuer, safe='')}&target_link_uri={target}"
    )
    stays_here(attacker, page)


@pytest.mark.parametrize("value", ELSEWHERE)
def test_after_leaving(browser, value):
    for name in ("state", "academie", "next", "post_logout_redirect_uri"):
        person = browser()
        stays_here(person, person.get(HUB, f"/quitter/fin/?{name}={quote(value, safe='')}"))


@pytest.mark.parametrize("value", ELSEWHERE)
def test_a_code_is_never_sent_to_another_address(sophie, value):
    """redirect_uri is compared whole with the one registered: a person signed in would give his code."""
    sophie.get(TOULOUSE, "/connexion/?next=/x")
    person_free = {**sophie.jar, TOULOUSE: {}}
    asked = asked_by_academy(sophie, person_free)
    query = "&".join(
        f"{name}={quote(value if name == 'redirect_uri' else kept, safe='')}" for name, kept in asked.items()
    )
    page = sophie.get(HUB, f"/o/authorize/?{query}")
    assert page.status_code == 400 and "Location" not in page.headers


def asked_by_academy(browser, jar) -> dict[str, str]:
    """What a sign-in of Toulouse asks the hub."""
    kept, browser.jar = browser.jar, jar
    browser.get(TOULOUSE, "/connexion/")
    asked = query_of(browser.follow_to("/o/authorize/"))
    browser.jar = kept
    return asked


CLOSE_ADDRESSES = ["/", "/../x", "?x=1", "#x", "%2F..%2Fx", "\\..\\x"]


@pytest.mark.parametrize("more", CLOSE_ADDRESSES)
def test_a_code_is_never_sent_to_an_address_that_looks_like_the_right_one(sophie, more):
    asked = asked_by_academy(sophie, {**sophie.jar, TOULOUSE: {}})
    asked["redirect_uri"] += more
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
    page = sophie.get(HUB, f"/o/authorize/?{query}")
    assert page.status_code == 400 and "Location" not in page.headers


@pytest.mark.parametrize(
    "changes",
    [
        {"response_type": "token"},
        {"response_type": "id_token"},
        {"response_type": "code id_token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"client_id": "academy-inconnue"},
        {"client_id": ""},
        {"response_mode": "fragment"},
        {"response_mode": "form_post"},
        {"scope": "openid hosting"},
        {"request": "e30.e30."},
        {"request_uri": "https://evil.example/r"},
    ],
    ids=lambda changes: " ".join(f"{name}={value}" for name, value in changes.items()),
)
def test_a_request_that_asks_for_more_gets_no_code(sophie, changes):
    """One grant, one flow, S256: anything else gets an error, or what was registered (V10.4.4, V10.6.1)."""
    asked = asked_by_academy(sophie, {**sophie.jar, TOULOUSE: {}}) | changes
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
    page = sophie.get(HUB, f"/o/authorize/?{query}")
    location = urlsplit(page.headers.get("Location", ""))
    assert "token=" not in location.query + location.fragment and not location.fragment
    if set(changes) & {"response_type", "code_challenge_method", "code_challenge", "client_id", "scope"}:
        assert "code=" not in location.query
