"""External examiners of the demonstration, given what an attack needs to know of them."""

import re

from tests.attack.browser import Browser
from tests.live import Platform

ACADEMY, SITE, HUB = "rennes", "rennes.localhost", "localhost"
PASSWORD = "Violette!Cascade-482"

KNOW = """
from django.contrib.auth.hashers import make_password
from tenants.accounts.externals import services
from tenants.accounts.models import ExternalCredential
from tenants.people.models import Examiner
with academy(code):
    chosen = Examiner.objects.filter(number=number).first()
    if chosen is None:
        chosen = Examiner.objects.get(number=900001)
        chosen.pk, chosen.number, chosen.imagin_identifier = None, number, ""
        chosen.email = f"{number}@exemple.fr"
        chosen.save()
    credential = services.ensure_credential(chosen)
    ExternalCredential.objects.filter(pk=credential.pk).update(
        password=make_password(password), initial=False, expires_at=None, is_active=True)
"""
SECRET = """
from tenants.accounts.externals import services
from tenants.people.models import Examiner
with academy(code):
    answer = services.reissue_secret(Examiner.objects.get(number=number), actor="tests")
"""
FORGET_TRIES = """
from axes.models import AccessAttempt
AccessAttempt.objects.all().delete()
"""
AGE_TRIES = """
from datetime import timedelta
from axes.models import AccessAttempt
for tried in AccessAttempt.objects.all():
    AccessAttempt.objects.filter(pk=tried.pk).update(
        attempt_time=tried.attempt_time - timedelta(seconds=seconds))
try:
    from axes.models import AccessAttemptExpiration
    for until in AccessAttemptExpiration.objects.all():
        until.expires_at -= timedelta(seconds=seconds)
        until.save()
except ImportError:
    pass
"""
MAIL_LINK = """
from tenants.accounts.externals import links
from tenants.accounts.models import ExternalCredential
with academy(code):
    answer = links.make_link(ExternalCredential.objects.get(examiner__number=number))
"""


def known(platform: Platform, rank: int, password: str = PASSWORD) -> str:
    """Number of an external examiner of this rank, like the demonstration's; his password is now this one."""
    number = 910_001 + rank
    platform.operate(KNOW, code=ACADEMY, number=number, password=password)
    return str(number)


def door(browser: Browser, site: str = SITE):
    """The external form, reached as a person reaches it."""
    page = browser.visit(site)
    return browser.click("extérieur", page)


def try_password(browser: Browser, number: str, password: str, page=None):
    """One try; the answer as it is, not followed."""
    return browser.submit(
        page or door(browser), form="password", follow=False, username=number, password=password
    )


def opened(page) -> bool:
    return page.status_code in (302, 303) and "/connexion/echec/" not in page.headers["Location"]


def sentence(page, typed: str) -> str:
    """What the page tells, without what changes each time (tokens, states, challenges, what was typed)."""
    told = page.text.replace(typed, "…")
    return re.sub(r"[A-Za-z0-9_-]{20,}", "…", told)
