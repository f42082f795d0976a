"""The messages of an academy as lines of a configuration file."""

import textwrap
from collections.abc import Iterable
from typing import Any

from imagin.academies.configuration import writing
from tenants.notices import help_pages
from tenants.notices.configuration.layers import KEY_OF, KEYS, Layer, uncrossed, until
from tenants.notices.configuration.planning import said_in
from tenants.notices.defaults import NATIONAL
from tenants.notices.enums import MANY, Audience, NoticeKind, Tone
from tenants.notices.variables import VARIABLES

INTRODUCTION = (
    "Un message est un texte Markdown (paragraphes, listes, gras, liens), ou des lignes text, title, "
    "audience, from, until (comme une règle) et files (fichiers à télécharger, rangés à côté de celui-ci) ; "
    "ou une liste de tels messages, le dernier l'emportant sur les précédents."
)
ADDRESSED = "Destinataires (audience) : {audiences}."
QUOTED = "Variables : {names}."
EXPLAINED = {
    "home": "Message d'accueil, sous le titre de la première page.",
    "conditions": "Conditions d'utilisation, à accepter avant les états de frais, et à chaque version.",
    "assistance": "Assistance, dans l'aide et au bas de l'accueil.",
    "postal": "Adresse postale, dans l'aide et au bas de l'accueil.",
    "travel": "Frais de déplacement sur papier, montrés là où le volet « Déplacement » est fermé.",
    "banners": "Bandeaux, en haut de toutes les pages : un nom par bandeau, et à chacun son ton (tone) : "
    "info (par défaut), warning = attention, danger = alerte.",
    "help": "Pages d'aide que l'académie récrit ; leur nom est la fin de leur adresse : /aide/nom/.",
}
NONE_YET = {"conditions": "Texte à accepter.", "banners": {"nom": "Texte du bandeau."}}


def values(code: str) -> dict[str, Any]:
    """What to write of each key; a key that says nothing of its own is not there."""
    found: dict[str, Any] = {}
    for (kind, slug), layers in said_in(code).items():
        key = KEY_OF[NoticeKind(kind)]
        if kind in MANY:
            found.setdefault(key, {})[slug] = value(layers)
        else:
            found[key] = value(layers)
    return found


def value(layers: list[Layer]) -> Any:
    """Its only layer, or the list of them."""
    written = [_layer(layer) for layer in uncrossed(layers)]
    return written[0] if len(written) == 1 else written


def _layer(layer: Layer) -> Any:
    draft = layer.draft
    said: dict[str, Any] = {"text": draft.text}
    if draft.title:
        said["title"] = draft.title
    if draft.tone != Tone.INFO:
        said["tone"] = str(draft.tone)
    if draft.audience != Audience.ALL:
        said["audience"] = str(draft.audience)
    if draft.starts_on:
        said["from"] = draft.starts_on
    if draft.ends_on:
        said["until"] = until(draft.ends_on)
    if layer.files:
        said["files"] = [{"path": file.name, "sha256": file.sha256} for file in layer.files]
    return draft.text if list(said) == ["text"] else said


def export(code: str) -> list[str]:
    return text(values(code))


def text(said: dict[str, Any]) -> list[str]:
    """The whole section, explained; what ``said`` does not name is commented out."""
    lines = ["messages:", "", *_introduction()]
    for key in KEYS:
        own = writing.entry(key, said[key]) if key in said else commented(key)
        lines += ["", *explained(key), *own]
    return lines


def commented(key: str) -> list[str]:
    """The national text, or what one might write, commented out."""
    return _comment(writing.entry(key, NATIONAL.get(KEYS[key]) or NONE_YET.get(key) or _help(), ""))


def explained(key: str) -> list[str]:
    return _comment(_wrapped(EXPLAINED[key]))


def _introduction() -> list[str]:
    audiences = " ; ".join(f"{value} = {label.lower()}" for value, label in Audience.choices)
    names = ", ".join(VARIABLES)
    texts = (INTRODUCTION, ADDRESSED.format(audiences=audiences), QUOTED.format(names=names))
    return _comment(line for text in texts for line in _wrapped(text))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, writing.WIDTH, break_on_hyphens=False)


def _help() -> dict[str, str]:
    return {next(iter(help_pages.titles()), "accueil"): "Texte de la page."}


def _comment(lines: Iterable[str]) -> list[str]:
    return [f"{writing.INDENT}# {line}".rstrip() for line in lines]
