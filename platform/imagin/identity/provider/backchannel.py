"""The end of a sign-in, told to every academy it opened (OpenID Connect Back-Channel Logout 1.0).

A visit is the note that an academy is still to be told: it is deleted once the academy has answered.
So an order lost with the queue, or refused by an academy that was down, is sent again.
"""

import logging
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit
from uuid import UUID

import requests
from celery import shared_task
from django.conf import settings
from django.db.transaction import on_commit
from django.utils import timezone
from kombu.exceptions import OperationalError

from imagin.identity.models import AcademyClient, AcademyVisit
from imagin.identity.provider import logout_tokens
from imagin.identity.provider.clients import client_id_of
from imagin.tenancy.tasks import HubTask

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 5
MOST_AT_ONCE = 500
SENT_AGAIN_AFTER = timedelta(minutes=10)
# After that, the academy has closed the session itself: it never believes one that long.
GIVEN_UP_AFTER = timedelta(hours=12)


class NotTold(Exception):
    """The academy did not take the order; never carries what was sent."""


def announce(*sids: UUID | str) -> None:
    """Once the end is committed."""
    on_commit(partial(_announce, sids))


def _announce(sids: tuple[UUID | str, ...]) -> None:
    visits = AcademyVisit.objects.filter(session__sid__in=sids)
    _send(list(visits.values_list("pk", flat=True)))


def announce_again() -> int:
    """What is still to be told of sign-ins that ended a while ago; returns how many orders leave."""
    now = timezone.now()
    ended = (now - GIVEN_UP_AFTER, now - SENT_AGAIN_AFTER)
    late = AcademyVisit.objects.filter(session__ended_at__range=ended).order_by("pk")
    visits = list(late.values_list("pk", flat=True)[:MOST_AT_ONCE])
    _send(visits)
    return len(visits)


def _send(visits: list[int]) -> None:
    try:
        for visit in visits:
            tell_of_end.delay(visit)
    except OperationalError:
        logger.warning("queue out of order: %s logout orders wait", len(visits))


@shared_task(
    base=HubTask,
    name="identity.tell_of_end",
    autoretry_for=(NotTold,),
    retry_backoff=4,
    retry_backoff_max=60,
    max_retries=4,
)
def tell_of_end(visit_pk: int) -> None:
    deliver(visit_pk)


def deliver(visit_pk: int) -> None:
    visit = AcademyVisit.objects.select_related("session").filter(pk=visit_pk).first()
    if visit is None or visit.session.ended_at is None:
        return
    clients = AcademyClient.objects.filter(application__client_id=client_id_of(visit.academy))
    client = clients.first()
    if client is not None:
        _post(client.logout_uri, logout_tokens.make(visit.session, visit.academy))
    visit.delete()


def _post(address: str, token: str) -> None:
    """Between servers, under the academy's public name: see ``Provider.server_address``."""
    parts = urlsplit(address)
    target, headers = settings.INTERNAL_URL + parts.path, {"Host": parts.netloc}
    try:
        with requests.Session() as session:
            session.trust_env = False
            response = session.post(
                target,
                data={"logout_token": token},
                headers=headers,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
    except requests.RequestException as error:
        raise NotTold(f"{parts.netloc}: {type(error).__name__}") from None
    if response.status_code != 200:
        raise NotTold(f"{parts.netloc}: HTTP {response.status_code}")
