"""Text encrypted at rest, with the number of its key in front: ``2:gAAAA…``.

For NUMEN, NIR and IBAN (PRIV-3: encrypted at rest, masked on screen). Keys come from
IMAGIN_FIELD_KEYS (``1:key,2:key``): every key decrypts, the last one encrypts, so a rotation is a
new number and a re-save.
"""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models


class UndecipherableError(ValueError):
    """The key that encrypted a value is no longer configured, or the value was tampered with."""


@cache
def _keys(configured: str) -> dict[str, Fernet]:
    pairs = (item.split(":", 1) for item in configured.split(","))
    return {version: Fernet(key.encode()) for version, key in pairs}


def encrypt(text: str) -> str:
    version, key = list(_keys(settings.FIELD_KEYS).items())[-1]
    return f"{version}:{key.encrypt(text.encode()).decode()}"


def decrypt(stored: str) -> str:
    version, _, token = stored.partition(":")
    key = _keys(settings.FIELD_KEYS).get(version)
    if key is None:
        raise UndecipherableError(f"Clé de chiffrement n° {version} absente de la configuration.")
    try:
        return key.decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UndecipherableError("Valeur chiffrée illisible : elle a été altérée.") from error


def masked(text: str, shown: int = 4) -> str:
    """``FR76…1234`` as ``••••1234``: only the last characters are shown."""
    return "•" * 4 + text[-shown:] if text else ""


class EncryptedTextField(models.TextField):
    """Cannot be searched or joined on: that is what it is for."""

    description = "texte chiffré"

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value, expression, connection):
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError("Un champ chiffré ne se recherche pas : utilisez une empreinte (person_key).")
