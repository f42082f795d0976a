"""Text as one types it: no control character, none that writes nothing or turns the line around."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

LINES = "\r\n\t"
INVISIBLE = (
    "Ce texte contient un caractère invisible, sans doute venu d'un copier-coller. Retapez-le au clavier."
)
NOT_A_CHOICE = "Ce choix n'est pas dans la liste. Choisissez-en un autre."


def check_plain(text: str, allowed: str = "") -> None:
    """General categories Cc (control) and Cf (format: direction marks, zero width) of Unicode."""
    if any(unicodedata.category(sign) in ("Cc", "Cf") and sign not in allowed for sign in text):
        raise ValidationError(INVISIBLE, code="invisible")


def check_lines(text: str) -> None:
    check_plain(text, LINES)


class _Plain:
    """Instead of Django's own refusal, which names the « caractère nul »."""

    validators: list[Any]
    widget: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        check = check_lines if isinstance(self.widget, forms.Textarea) else check_plain
        kept = [rule for rule in self.validators if not isinstance(rule, ProhibitNullCharactersValidator)]
        self.validators = [*kept, check]


class PlainCharField(_Plain, forms.CharField):
    pass


class PasswordField(forms.CharField):
    """Any sign may be in a password, but the one that no database keeps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, strip=False, **kwargs)
        self.validators = [
            ProhibitNullCharactersValidator(INVISIBLE)
            if isinstance(rule, ProhibitNullCharactersValidator)
            else rule
            for rule in self.validators
        ]


class PlainEmailField(_Plain, forms.EmailField):
    pass
