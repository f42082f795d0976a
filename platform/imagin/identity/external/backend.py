"""Keeps external examiners signed in on the hub; proving who they are is the external door's."""

from imagin.identity.models import Account
from imagin.tenancy.context import current_academy


class ExternalBackend:
    """Signs nobody in by itself: no credentials given to Django's ``authenticate`` are for it."""

    def authenticate(self, request, **credentials):
        return None

    def get_user(self, user_id):
        if current_academy() is not None:
            return None
        return Account.objects.filter(pk=user_id, is_active=True).exclude(external_academy="").first()
