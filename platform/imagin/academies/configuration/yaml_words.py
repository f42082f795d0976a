"""What the YAML parser says, in French, with what to do; what it says otherwise is told in general."""

import re

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

QUOTES = "mettez le texte entre guillemets"
WORDS = tuple(
    (re.compile(said), sentence)
    for said, sentence in (
        (
            r"'\\t' that cannot start",
            "une tabulation s'y trouve : remplacez les tabulations par des espaces.",
        ),
        (r"that cannot start any token", f"une valeur ne commence pas par ce signe : {QUOTES}."),
        (
            r"^mapping values are not",
            f"un « : » n'y a pas sa place : {QUOTES} s'il en contient un, ou corrigez les espaces du début "
            "de la ligne.",
        ),
        (r"^but found another document", "un second document y commence : retirez la ligne « --- »."),
        (r"^could not find expected ':'", "il manque « : » après une clé : ajoutez-le, suivi d'une espace."),
        (r"^found unexpected end of stream", "un guillemet ouvert n'est pas fermé : fermez-le."),
        (r"^found unexpected document separator", "un guillemet ouvert n'est pas fermé : fermez-le."),
        (r"^expected ',' or '\]'", "une liste ouverte par « [ » n'est pas fermée : ajoutez « , » ou « ] »."),
        (r"^expected ',' or '}'", "une suite ouverte par « { » n'est pas fermée : ajoutez « , » ou « } »."),
        (
            r"^expected <block end>",
            "cette ligne n'est pas alignée avec les précédentes : commencez-la par autant d'espaces.",
        ),
        (
            r"^found unknown escape",
            "« \\ » n'est pas admis ainsi entre guillemets : doublez-le, ou retirez-le.",
        ),
        (r"^found undefined alias", f"« * » y commence une valeur : {QUOTES}."),
    )
)
CONTROL = "un caractère de contrôle invisible s'y trouve : retapez la ligne."
DEEP = "trop de listes s'y emboîtent : fermez-les, ou retirez-en."
GENERAL = "elle, ou celle d'avant, ne se lit pas : corrigez-la, ou repartez d'un export."


def words(error: Exception) -> str:
    if isinstance(error, ReaderError):
        return CONTROL
    if isinstance(error, RecursionError):
        return DEEP
    said = (error.problem or "") if isinstance(error, MarkedYAMLError) else ""
    return next((sentence for known, sentence in WORDS if known.search(said)), GENERAL)
