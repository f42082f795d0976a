"""The part of the JSON Schema that describes messages."""

from typing import Any

from imagin.academies.configuration.schema import closed_object, day
from tenants.notices import help_pages
from tenants.notices.configuration.layers import KEYS
from tenants.notices.configuration.writing import EXPLAINED
from tenants.notices.defaults import NATIONAL
from tenants.notices.enums import CLAIMANTS, MANY, Audience, NoticeKind, Tone
from tenants.notices.publishing import LONGEST, LONGEST_BANNER, LONGEST_TITLE, SLUG

FROM = "Premier jour où ce message est affiché. Sans lui : tout de suite."
UNTIL = (
    "Premier jour où ce message n'est plus affiché, exclu : il l'est jusqu'à la veille. Sans lui : toujours."
)
TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST, "contentMediaType": "text/markdown"}
TONE = {"enum": Tone.values, "default": Tone.INFO.value}
PATH = {"type": "string", "minLength": 1}


def schema() -> dict[str, Any]:
    """Nothing, or only comments, under ``messages``: the national texts."""
    properties = {key: _key(key, kind) for key, kind in KEYS.items()}
    return {
        "title": "Messages",
        "description": "Absents du fichier, les messages de l'académie restent ce qu'ils sont.",
        **closed_object(properties, []),
        "type": ["object", "null"],
    }


def _key(key: str, kind: NoticeKind) -> dict[str, Any]:
    about = {"title": str(kind.label), "description": EXPLAINED[key]}
    if kind in MANY:
        pages = {"enum": list(help_pages.titles())}
        names = pages if kind == NoticeKind.HELP else {"pattern": f"^{SLUG.pattern}$"}
        many = {"type": ["object", "null"], "propertyNames": names, "additionalProperties": _thread(kind)}
        return {**about, **many}
    default = {"default": NATIONAL[kind]} if kind in NATIONAL else {}
    return {**about, **default, **_thread(kind)}


def _thread(kind: NoticeKind) -> dict[str, Any]:
    text, dated = _text(kind), _dated(kind)
    return {"anyOf": [text, dated, {"type": "array", "minItems": 1, "items": {"anyOf": [text, dated]}}]}


def _text(kind: NoticeKind) -> dict[str, Any]:
    return {**TEXT, "maxLength": LONGEST_BANNER} if kind == NoticeKind.BANNER else TEXT


def _dated(kind: NoticeKind) -> dict[str, Any]:
    audiences = [a.value for a in Audience if kind != NoticeKind.CONDITIONS or a in CLAIMANTS]
    sha256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    file = {"anyOf": [PATH, closed_object({"path": PATH, "sha256": sha256}, ["path"])]}
    properties = {
        "text": _text(kind),
        "title": {"type": "string", "maxLength": LONGEST_TITLE},
        **({"tone": TONE} if kind == NoticeKind.BANNER else {}),
        "audience": {"enum": audiences},
        "from": day(FROM),
        "until": day(UNTIL),
        "files": {"type": "array", "items": file},
    }
    return closed_object(properties, ["text"])
