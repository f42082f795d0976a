"""One person across academies, without storing who (DESIGN §5)."""

import hashlib
import hmac
import re
import unicodedata

from django.conf import settings

VERSION = "v1"
NUMEN = re.compile(r"[0-9A-Z]{13}\Z")


def normalise_numen(text: str) -> str:
    """``04 e 1085537 edy`` as ``04E1085537EDY``; a ValueError that does not repeat what was typed."""
    compact = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not NUMEN.match(compact):
        raise ValueError("Un NUMEN compte 13 lettres et chiffres, par exemple 04E1085537EDY.")
    return compact


def person_key(numen: str) -> str:
    """HMAC of the NUMEN under a secret that never enters the database."""
    message = f"{VERSION}|{normalise_numen(numen)}".encode()
    return hmac.new(settings.PERSON_KEY_SECRET.encode(), message, hashlib.sha256).hexdigest()
