"""A browser without a screen: cookies per host, redirects from host to host, forms.

Python resolves no ``*.localhost``: every request goes to 127.0.0.1 and names its host in a header, which is
also what lets an attack name another one.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from tests.live import Platform

REDIRECTS = (301, 302, 303, 307, 308)
SESSION = "imagin_session"


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    method: str = "get"


class _Reader(HTMLParser):
    """The forms and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self._link: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), {}, given.get("method", "get").lower()))
        elif tag in ("input", "button") and given.get("name") and self.forms:
            if given.get("type") not in ("checkbox", "radio", "submit") and tag == "input":
                self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "a":
            self._link = [given.get("href", ""), ""]

    def handle_data(self, data: str) -> None:
        if self._link:
            self._link[1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            self.links.append((self._link[1].strip(), self._link[0]))
            self._link = None


def read(page: requests.Response) -> _Reader:
    reader = _Reader()
    reader.feed(page.text)
    return reader


def _find(forms: list[Form], wanted: str) -> Form:
    fits = [form for form in forms if wanted in form.fields or urlsplit(form.action).path == wanted]
    assert fits, f"Pas de formulaire « {wanted} » : {forms}"
    return fits[0]


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


class Browser:
    """One person's; ``trail`` is every (status, address) it went through since ``forget_trail``."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.jar: dict[str, dict[str, str]] = {}
        self.trail: list[tuple[int, str]] = []
        self.page: requests.Response | None = None

    def request(self, method: str, address: str, **options) -> requests.Response:
        """One request, not redirected; ``address`` says the host, unless a Host header says another."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        target = parts._replace(scheme="http", netloc=f"127.0.0.1:{parts.port or 80}", fragment="").geturl()
        headers = {"Host": parts.netloc, "Accept": "text/html", **options.pop("headers", {})}
        jar = self.jar.setdefault(host, {})
        if jar and "Cookie" not in headers:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        with requests.Session() as session:
            session.trust_env = False
            page = session.request(
                method, target, headers=headers, allow_redirects=False, timeout=30, **options
            )
        self._keep_cookies(jar, page)
        page.url = address
        self.trail.append((page.status_code, address))
        self.page = page
        return page

    @staticmethod
    def _keep_cookies(jar: dict[str, str], page: requests.Response) -> None:
        for line in page.raw.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                assert not morsel["domain"], "un cookie ne se partage pas entre sites"
                if morsel["max-age"] == "0" or "1970" in morsel["expires"]:
                    jar.pop(name, None)
                else:
                    jar[name] = morsel.value

    def get(self, host: str, path: str = "/", **options) -> requests.Response:
        return self.request("GET", self.platform.url(host, path), **options)

    def follow(self, page: requests.Response | None = None, most: int = 15) -> requests.Response:
        """As far as redirects lead, from host to host."""
        page = page or self.page
        for _ in range(most):
            if page.status_code not in REDIRECTS:
                return page
            page = self.request("GET", urljoin(page.url, page.headers["Location"]))
        raise AssertionError(f"Trop de redirections : {self.trail[-most:]}")

    def follow_to(self, stop: str, page: requests.Response | None = None) -> str:
        """The first address of the redirects that contains ``stop``, without going there."""
        page = page or self.page
        for _ in range(15):
            assert page.status_code in REDIRECTS, f"{stop} n'est pas venu : {page.url}\n{page.text[:500]}"
            address = urljoin(page.url, page.headers["Location"])
            if stop in address:
                return address
            page = self.request("GET", address)
        raise AssertionError(f"Trop de redirections : {self.trail[-15:]}")

    def visit(self, host: str, path: str = "/", **options) -> requests.Response:
        return self.follow(self.get(host, path, **options))

    def submit(
        self, page: requests.Response | None = None, *, form: int | str = 0, follow: bool = True, **typed: str
    ) -> requests.Response:
        """The page's form (by rank, by its address, or the first with this field) and what a person types."""
        page = page or self.page
        forms = read(page).forms
        found = forms[form] if isinstance(form, int) else _find(forms, form)
        answer = self.request(
            "POST",
            urljoin(page.url, found.action or urlsplit(page.url)._replace(fragment="").geturl()),
            data={**found.fields, **typed},
            headers={"Referer": page.url},
        )
        return self.follow(answer) if follow else answer

    def click(self, words: str, page: requests.Response | None = None) -> requests.Response:
        page = page or self.page
        for text, target in read(page).links:
            if words in text:
                return self.follow(self.request("GET", urljoin(page.url, target)))
        raise AssertionError(f"Pas de lien « {words} » sur {page.url} : {read(page).links}")

    # --- people -----------------------------------------------------------------------------------

    def sign_in(self, username: str, host: str, path: str = "/") -> requests.Response:
        """Through the door of the staff and the demonstration provider; second factor where it is asked."""
        page = self.visit(host, path)
        if "/connexion/portes/" in page.url:
            page = self.click("Personnel", page)
        if any("démonstration" in text for text, _ in read(page).links):
            page = self.click("démonstration", page)
        if "idp.localhost" in page.url:
            page = self.submit(page, form="username", username=username, password="demo")
        if "/second-facteur/" in page.url:
            page = self.prove(username, page)
        return page

    def prove(self, username: str, page: requests.Response | None = None) -> requests.Response:
        from tests.second_factor import code_of

        return self.submit(page, form="factor_code", factor_code=code_of(self.platform, username))

    def is_signed_in(self, host: str) -> bool:
        return self.get(host, "/session/etat/").status_code == 200

    def cookie(self, host: str, name: str = SESSION) -> str:
        """The session's cookie, whatever prefix it wears."""
        return next((v for n, v in self.jar.get(host, {}).items() if n.endswith(name)), "")

    def cookie_name(self, host: str, name: str = SESSION) -> str:
        return next((n for n in self.jar.get(host, {}) if n.endswith(name)), name)

    def csrf_of(self, host: str, path: str = "/quitter/") -> str:
        """A valid anti-forgery token of this browser on this host."""
        page = self.get(host, path)
        return next(f.fields["csrfmiddlewaretoken"] for f in read(page).forms if f.method == "post")
