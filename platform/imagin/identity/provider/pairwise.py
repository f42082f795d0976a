"""What an academy calls a person: another word in each, so that two academies compare nothing.

OpenID Connect Core §8.1. Derived from the secret that never changes, not from the one that may.
"""

import hashlib
import hmac
from typing import Any

from django.conf import settings

from imagin.identity import keys

PURPOSE = "pairwise-sub"


def subject_for(account_pk: Any, academy: str) -> str:
    """``sub`` of a hub account, in the tokens told to one academy."""
    key = keys.derive(settings.PERSON_KEY_SECRET, PURPOSE)
    return hmac.new(key.encode(), f"{academy}|{account_pk}".encode(), hashlib.sha256).hexdigest()
