"""What a password must be: CNIL, délibération n° 2022-100, an entropy of 80 bits or its equivalent.

Its three examples are the three ways in: 12 characters of the four kinds, 14 of three kinds, or a
passphrase of 7 words. What is easily guessed of this person or of this service is refused besides.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST, LONGER, LONGEST = 12, 14, 200
WORDS = 7
DIFFERENT = 8
USUAL = ("motdepasse", "password", "azerty", "qwerty", "imagin", "convocation", "intervenant")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop",
    "asdfghjkl", "zxcvbnm",
)  # fmt: skip
RUN = 6
KINDS = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())

RULE = (
    "Au moins 12 caractères avec majuscules, minuscules, chiffres et signes ; ou 14 caractères avec trois "
    "de ces quatre sortes ; ou une phrase d'au moins 7 mots différents. Sans votre nom, votre identifiant, "
    "le nom de l'académie, ni suite comme « abcdef » ou « 123456 »."
)
TOO_SHORT = "Ce mot de passe a moins de 12 caractères : allongez-le."
TOO_LONG = "Ce mot de passe dépasse 200 caractères : raccourcissez-le."
TOO_SIMPLE = (
    "Ce mot de passe est trop simple : ajoutez une sorte de caractères (majuscules, minuscules, chiffres, "
    "signes), allongez-le à 14 caractères de trois sortes, ou prenez une phrase d'au moins 7 mots différents."
)
REPEATED = "Ce mot de passe répète trop les mêmes caractères : employez-en au moins 8 différents."
ALIKE = (
    "Plusieurs caractères de ce mot de passe n'en font qu'un (la majuscule et sa minuscule, ou deux "
    "écritures du même signe) : employez-en au moins 8 sans compter ces doublons."
)
SEQUENCE = (
    "Ce mot de passe contient une suite de l'alphabet, du clavier ou des chiffres (comme « abcdef »), "
    "facile à deviner : coupez-la ou remplacez-la."
)
TOO_USUAL = (
    "Ce mot de passe contient un mot trop courant (« motdepasse », « azerty », le nom du service…) : "
    "remplacez-le."
)
COMMON = "Ce mot de passe est parmi les plus employés, donc vite deviné : choisissez-en un autre."
GUESSED = (
    "Ce mot de passe contient votre nom, votre identifiant ou le nom de l'académie, faciles à "
    "deviner : retirez-les."
)


def normalise(password: str) -> str:
    """The same keys pressed on two keyboards are the same password."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, about: Iterable[str] = ()) -> None:
    """Raise ValidationError with every sentence that applies; ``about``: what one may guess of the person."""
    findings = [*_findings(normalise(password), about), *_repetitions(password)]
    sentences = [sentence for sentence, wrong in findings if wrong]
    if sentences:
        raise ValidationError(sentences)


def _findings(password: str, about: Iterable[str]) -> Iterable[tuple[str, bool]]:
    short = len(password) < SHORTEST
    yield TOO_SHORT, short
    yield TOO_LONG, len(password) > LONGEST
    yield TOO_SIMPLE, not short and not is_strong(password)
    yield COMMON, _is_common(password)
    yield SEQUENCE, has_sequence(password)
    yield TOO_USUAL, _holds(password, set(USUAL))
    yield GUESSED, _holds(password, words_of(about))


def _repetitions(typed: str) -> Iterable[tuple[str, bool]]:
    """Counted as they are kept, without case; who typed eight different signs is told so."""
    password = normalise(typed)
    few = len(password) >= SHORTEST and len(set(password.casefold())) < DIFFERENT
    yield REPEATED, few and len(set(typed)) < DIFFERENT
    yield ALIKE, few and len(set(typed)) >= DIFFERENT


def has_sequence(password: str) -> bool:
    """Six signs in a row of the alphabet, of a keyboard or of the digits, forwards or backwards."""
    plain = password.casefold()
    pieces = (plain[i : i + RUN] for i in range(len(plain) - RUN + 1))
    return any(piece in row or piece in row[::-1] for piece in pieces for row in ROWS)


def is_strong(password: str) -> bool:
    kinds = sum(any(map(kind, password)) for kind in KINDS)
    long_enough = {4: SHORTEST, 3: LONGER}.get(kinds, LONGEST + 1)
    return len(password) >= long_enough or is_passphrase(password)


def is_passphrase(password: str) -> bool:
    """Words stand apart: letters between digits are no words."""
    pieces = re.split(r"[\W_]+", password.casefold())
    return len({piece for piece in pieces if len(piece) > 1 and piece.isalpha()}) >= WORDS


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False


def words_of(about: Iterable[str]) -> set[str]:
    """What one may guess of a person; a word of two letters would be everywhere."""
    known = {fold(word) for text in about for word in re.split(r"[\s/'’-]+", text)}
    return {word for word in known if len(word) >= (4 if word.isdigit() else 3)}


def _holds(password: str, words: set[str]) -> bool:
    """A passphrase may hold an everyday word that is also somebody's name; a password may not."""
    folded = fold(password)
    found = {word for word in words if word in folded}
    return bool(found) and (not is_passphrase(password) or any(word.isdigit() for word in found))


def fold(text: str) -> str:
    """Letters and digits only, without accents or case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c)).casefold()
