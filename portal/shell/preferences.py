"""Accessibility settings (guide v17 §1.3.1), kept for the person and, on this browser, in a cookie.

The cookie is what pages without sign-in and error pages read: they must not need the database.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.http import HttpRequest, HttpResponse

from imagin.identity.session import preferences as of_the_person

COOKIE = "affichage"
YEAR = 365 * 24 * 3600
CHOICES: dict[str, dict[str, str]] = {
    "contrast": {"normal": "Normal", "fort": "Renforcé", "inverse": "Inversé"},
    "size": {"100": "100 %", "125": "125 %", "150": "150 %", "200": "200 %"},
    "leading": {"normal": "Normal", "large": "Augmenté"},
    "align": {"left": "À gauche", "justify": "Justifié"},
    "theme": {"auto": "Automatique", "clair": "Clair", "sombre": "Sombre"},
}
LABELS = {
    "contrast": "Contraste",
    "size": "Taille de police",
    "leading": "Interlignage",
    "align": "Alignement du texte",
    "theme": "Thème",
}


@dataclass(frozen=True, slots=True)
class Preferences:
    contrast: str = "normal"
    size: str = "100"
    leading: str = "normal"
    align: str = "left"
    theme: str = "auto"

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Preferences":
        """Only known values: what was stored may come from an older version or a forged cookie."""
        known = {f.name: stored[f.name] for f in fields(cls) if stored.get(f.name) in CHOICES[f.name]}
        return cls(**known)

    @property
    def groups(self) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
        """(name, label, [(value, label, chosen)]) for the form of the panel."""
        chosen = self.as_dict()
        return [
            (name, LABELS[name], [(value, label, value == chosen[name]) for value, label in choices.items()])
            for name, choices in CHOICES.items()
        ]

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def from_cookie(request: HttpRequest) -> Preferences:
    values = request.COOKIES.get(COOKIE, "").split(".")
    return Preferences.of(dict(zip(CHOICES, values, strict=False)))


def current(request: HttpRequest) -> Preferences:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return from_cookie(request)
    stored = of_the_person.read(request) or request.session.get("preferences")
    return Preferences.of(stored) if stored else from_cookie(request)


def remember(request: HttpRequest, response: HttpResponse, chosen: Preferences) -> None:
    response.set_cookie(COOKIE, ".".join(chosen.as_dict().values()), max_age=YEAR, samesite="Lax")
    if request.user.is_authenticated:
        request.session["preferences"] = chosen.as_dict()
        of_the_person.save(request, chosen.as_dict())
