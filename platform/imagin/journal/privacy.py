"""What must never be in a journal, recognised by its shape: the last barrier, not the first.

A journal holds ids and codes (PRIV, LOG-4). The reason somebody types for « Voir comme » is the one
exception, and people type anything: what has the shape of a direct identifier is not kept.
"""

import re
from typing import Any

MASK = "[masqué]"
SHAPES = {
    "NUMEN": re.compile(r"\b\d{2} ?[A-Z] ?\d{7} ?[A-Z]{3}\b", re.IGNORECASE),
    "IBAN": re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),
    "NIR": re.compile(r"\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?\d[\dAB] ?\d{3} ?\d{3}(?: ?\d{2})?\b"),
    "courriel": re.compile(r"[^\s@\"':,]+@[^\s@\"',]+\.[a-z]{2,}", re.IGNORECASE),
    "adresse IP": re.compile(
        r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}\b", re.IGNORECASE
    ),
}


def found(text: str) -> list[str]:
    """Names of the shapes that are in the text."""
    return [name for name, shape in SHAPES.items() if shape.search(text)]


def masked(value: Any) -> Any:
    """The same data without what has such a shape."""
    if isinstance(value, dict):
        return {key: masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [masked(inner) for inner in value]
    if isinstance(value, str):
        for shape in SHAPES.values():
            value = shape.sub(MASK, value)
    return value
