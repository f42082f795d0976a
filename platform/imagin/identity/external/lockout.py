"""Slowing down who guesses passwords, without letting anybody lock others out for long (django-axes).

A try is counted before the password is looked at, so that tries sent at the same moment gain nothing.
An identifier that nobody has is counted and suspended exactly like the others. Run on the hub.
"""

import ipaddress
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

DOOR = "imagin.identity.external.lockout"
# Whatever the address they come from: more than anybody mistypes, less than what guessing needs.
EVERYWHERE = 50
# From one address, whoever is asked for: a school behind one address never misses that often.
FROM_ONE_ADDRESS = 100
KEPT = timedelta(days=7)


class DoorHandler(AxesDatabaseHandler):
    """Counts the tries of the external door only: Django's signals also tell of sign-ins by a provider.

    Those happen in academies too, where axes' tables do not exist.
    """

    def user_login_failed(self, sender: Any, credentials: dict, request=None, **kwargs: Any) -> None:
        if sender == DOOR:
            super().user_login_failed(sender, credentials, request, **kwargs)

    def user_logged_in(self, sender: Any, request, user, **kwargs: Any) -> None:
        return None

    def user_logged_out(self, sender: Any, request, user, **kwargs: Any) -> None:
        return None


def is_suspended(request: HttpRequest, username: str) -> bool:
    """From this address, or from wherever when too many tries came from everywhere."""
    if AxesProxyHandler.is_locked(request, get_credentials(username)):
        return True
    return _failures(username=username) >= EVERYWHERE


def suspended_among(usernames: Iterable[str]) -> set[str]:
    """Those whose tries are suspended from somewhere at this moment."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    tries = AccessAttempt.objects.filter(username__in=list(usernames), attempt_time__gte=since)
    return set(tries.filter(failures_since_start__gte=limit()).values_list("username", flat=True))


def is_address_suspended(request: HttpRequest) -> bool:
    """Identifier after identifier is tried from there. Only misses count: a success takes its own away."""
    address = client_address(request)
    return bool(address) and _failures(ip_address=address) >= FROM_ONE_ADDRESS


def count_try(request: HttpRequest, username: str) -> int:
    """Note a try as failed until ``forgive``; returns how many there are from this address."""
    AxesProxyHandler.user_login_failed(DOOR, get_credentials(username), request)
    return AxesProxyHandler.get_failures(request, get_credentials(username))


def forgive(username: str, request: HttpRequest | None = None) -> None:
    """After a success: the tries from this address; without ``request``, those from everywhere."""
    tries = AccessAttempt.objects.filter(username=username)
    if request is not None:
        tries = tries.filter(ip_address=client_address(request))
    tries.delete()


def limit() -> int:
    return int(settings.AXES_FAILURE_LIMIT)


def minutes() -> int:
    return int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)


def _failures(**which: Any) -> int:
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    recent = AccessAttempt.objects.filter(attempt_time__gte=since, **which)
    return recent.aggregate(total=Sum("failures_since_start"))["total"] or 0


def client_address(request: HttpRequest) -> str | None:
    """The address that our outermost proxy saw: what a client writes in the header itself is not believed."""
    proxies = settings.TRUSTED_PROXIES
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies else []
    address = told[-proxies] if len(told) >= proxies > 0 else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(address.strip()))
    except ValueError:
        return None


def purge() -> None:
    """Addresses are personal data: kept a week."""
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - KEPT).delete()
