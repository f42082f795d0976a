"""The operator moves into the past what the servers remember of a person's sign-in.

The clock of the machine is nobody's to change, and no page or setting of the platform is for tests: the
rows and the cache are rewritten as they would be had the person done nothing for that long.
"""

from tests.live import Platform

BACK = """
from importlib import import_module
from datetime import timedelta
from django.conf import settings
from django.core.cache import cache
from imagin.academies.directory import open_academies
from imagin.identity.session import idle
from imagin.identity.models import HubSession
from imagin.sessions.models import Session

ago = timedelta(seconds=seconds)
moved = HubSession.objects.filter(account__display_name=name, ended_at=None)
for session in moved:
    session.last_act -= ago
    session.started_at -= ago
    session.authenticated_at -= ago
    if getattr(session, "proved_at", None):
        session.proved_at -= ago
    session.save()
sids = [str(session.sid) for session in moved]
store = import_module(settings.SESSION_ENGINE).SessionStore

class Asked:
    def __init__(self, session):
        self.session = session

for hosted in open_academies():
    if only and hosted.code not in only:
        continue
    with academy(hosted.code):
        for row in Session.objects.filter(sid__in=sids):
            session = store(row.session_key)
            known = session["hub"]
            moments = ("last_act", "called", "answered")
            session["hub"] = {**known, **{name: known[name] - seconds for name in moments}}
            session.save()
            key = idle._act_key(Asked(session))
            act = cache.get(key)
            if act:
                cache.set(key, act - seconds, 7200)
answer = len(sids)
"""


def move_back(platform: Platform, name: str, minutes: float, *academies: str) -> int:
    """How many sign-ins of the person were moved; in the academies named, or in all."""
    return platform.operate(BACK, name=name, seconds=minutes * 60, only=list(academies))
