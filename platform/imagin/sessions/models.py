"""A browser's session on one host: one table on the hub, one in each academy."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """Django's, found by the sign-in it belongs to: the hub names a sign-in, never a cookie."""

    sid = models.CharField("session de connexion", max_length=36, blank=True, db_index=True)

    class Meta:
        verbose_name = "session d'un navigateur"
        verbose_name_plural = "sessions des navigateurs"

    @classmethod
    def get_session_store_class(cls):
        from imagin.sessions.store import SessionStore

        return SessionStore
