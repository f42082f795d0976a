"""What nobody writes in a signalement: an IBAN, a NIR, a NUMEN. It is refused, and hidden where it was kept.

Wider than ``imagin.journal.privacy``: people put spaces, dots and dashes where they like, and mistype.
"""

import re

from stdnum import iban as stdnum_iban

from imagin.journal.privacy import MASK

GAP = r"[\W_]{0,2}"
LONGEST_IBAN = 34
SHORTEST_IBAN = 15
NAMES = {
    "IBAN": "un numéro de compte bancaire (IBAN)",
    "NIR": "un numéro de sécurité sociale",
    "NUMEN": "un NUMEN",
}


def _spaced(*signs: str) -> str:
    return GAP.join(signs)


SHAPES = {
    "IBAN": re.compile(
        rf"(?<![^\W_])FR{GAP}" + _spaced(*[r"\d"] * 12, *[r"[0-9A-Z]"] * 11, *[r"\d"] * 2) + r"(?!\d)",
        re.IGNORECASE,
    ),
    "NIR": re.compile(
        r"(?<!\d)"
        + _spaced("[1-478]", *[r"\d"] * 2, r"(?:0[1-9]|1[0-2]|[2-9]\d)", r"\d", r"[\dAB]", *[r"\d"] * 6)
        + rf"(?:{GAP}\d{GAP}\d)?(?!\d)",
        re.IGNORECASE,
    ),
    "NUMEN": re.compile(
        r"(?<![^\W_])" + _spaced(*[r"\d"] * 2, "[A-Z]", *[r"\d"] * 7, *["[A-Z]"] * 3) + r"(?![^\W_])",
        re.IGNORECASE,
    ),
}
ANY_IBAN = re.compile(rf"(?<![^\W_])[A-Z]{{2}}{GAP}\d{GAP}\d(?:{GAP}[A-Z0-9]){{11,30}}", re.IGNORECASE)


def found(text: str) -> list[str]:
    """Names of what is in the text."""
    return [name for name in NAMES if any(kind == name for kind, _, _ in _places(text))]


def refusal(text: str) -> str:
    """A sentence for who wrote it; empty where there is nothing to say."""
    told = " et ".join(NAMES[name] for name in found(text))
    return told and f"Ce texte contient {told}. Retirez-le : il serait lu par d'autres que vous."


def hidden(text: str) -> str:
    """The text without them, for who reads it."""
    for _, start, end in sorted(_places(text), key=lambda place: place[1], reverse=True):
        text = text[:start] + MASK + text[end:]
    return text


def _places(text: str) -> list[tuple[str, int, int]]:
    """What is where, never twice at the same place."""
    places: list[tuple[str, int, int]] = []
    shapes = [(kind, hit.start(), hit.end()) for kind, rule in SHAPES.items() for hit in rule.finditer(text)]
    for place in [*_foreign_ibans(text), *shapes]:
        if not any(start < place[2] and place[1] < end for _, start, end in places):
            places.append(place)
    return places


def _foreign_ibans(text: str) -> list[tuple[str, int, int]]:
    """Of every country, where the key is right: words alone would look like one."""
    hits = ((hit.start(), _iban_end(text, hit.start())) for hit in ANY_IBAN.finditer(text))
    return [("IBAN", start, end) for start, end in hits if end]


def _iban_end(text: str, start: int) -> int:
    compact = ""
    for place in range(start, len(text)):
        sign = text[place]
        if sign.isascii() and sign.isalnum():
            compact += sign.upper()
            if len(compact) >= SHORTEST_IBAN and stdnum_iban.is_valid(compact, check_country=False):
                return place + 1
        if len(compact) == LONGEST_IBAN:
            break
    return 0
