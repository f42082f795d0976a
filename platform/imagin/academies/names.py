"""The displayed name of an academy, judged in one place: it goes into the headers of each mail."""

import unicodedata

from django.core.exceptions import ValidationError

LONGEST = 120
MISSING = "Le nom affiché manque : écrivez par exemple « Académie de Mayotte »."
LONG = "Le nom affiché dépasse 120 caractères : raccourcissez-le."
INVISIBLE = (
    "Le nom affiché contient un retour à la ligne ou un caractère invisible, et aucun courriel ne "
    "partirait : retapez-le sur une seule ligne."
)
SIGNS = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""General categories of Unicode: control, format, half a character, separators of lines and of paragraphs."""


def check_signs(name: str) -> None:
    if any(unicodedata.category(sign) in SIGNS for sign in name):
        raise ValidationError(INVISIBLE, code="invisible")


def check_name(name: str) -> str:
    """Without what surrounds it."""
    cleaned = name.strip()
    if not cleaned:
        raise ValidationError(MISSING)
    if len(cleaned) > LONGEST:
        raise ValidationError(LONG)
    check_signs(cleaned)
    return cleaned


def folded(name: str) -> str:
    """What two names have in common that a reader would take for one another: no case, no accent, no sign."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.casefold()).split())
