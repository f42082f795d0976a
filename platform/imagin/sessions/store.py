"""SESSION_ENGINE: Django's database store, which also writes whose sign-in each session is."""

from typing import Any

from django.contrib.sessions.backends import db

STATE = "hub"


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls):
        from imagin.sessions.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]):
        row = super().create_model_instance(data)
        row.sid = (data.get(STATE) or {}).get("sid", "")  # type: ignore[attr-defined]
        return row
