"""Messages to external examiners: plain text, sent by the queue once what they tell is committed."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from imagin.academies import directory
from imagin.rules.services import academy_zone, rule
from imagin.tenancy.context import academy, current_academy
from imagin.typography import format_clock
from tenants.accounts.models import ExternalCredential


def send(credential: ExternalCredential, template: str, subject: str, **told: Any) -> None:
    """To the address known of the academy, and nobody else; without one, nothing is sent."""
    if credential.examiner.email:
        send_to(credential.examiner.email, template, subject, **told)


def send_to(address: str, template: str, subject: str, **told: Any) -> None:
    hosted = directory.by_code(current_academy() or "")
    context = {
        "academy": hosted.name if hosted else "",
        "address": hosted.url if hosted else "",
        "office": rule("office.name"),
        **told,
    }
    with timezone.override(academy_zone()):
        body = render_to_string(f"accounts/mail/{template}.txt", context)
    name = f" – {hosted.name}" if hosted else ""
    EmailMessage(f"{subject}{name}", body, to=[address]).send()


def send_reset(credential: ExternalCredential, link: str, lasts: timedelta) -> None:
    minutes = int(lasts.total_seconds() // 60)
    send(credential, "reset", "Choisir un nouveau mot de passe", link=link, minutes=minutes)


def send_first_access(credential: ExternalCredential, link: str, lasts: timedelta) -> None:
    until = timezone.localtime(timezone.now() + lasts, academy_zone()).date()
    number = str(credential.examiner.number)
    send(credential, "first_access", "Votre accès à IMAG'IN", link=link, until=until, number=number)


def send_changed(credential: ExternalCredential) -> None:
    moment = timezone.localtime(timezone.now(), academy_zone())
    told = {"moment": moment, "hour": format_clock(moment)}
    send(credential, "changed", "Votre mot de passe a été changé", **told)


def tell_changed_later(credential: ExternalCredential) -> None:
    from tenants.accounts.tasks import tell_password_changed

    if credential.examiner.email:
        after_commit(partial(tell_password_changed.delay, str(credential.pk)))


def send_access_link_later(credential: ExternalCredential) -> None:
    from tenants.accounts.tasks import send_access_link

    after_commit(partial(send_access_link.delay, str(credential.pk)))


def send_address_changed(former: str) -> None:
    """To who no longer is written to: nothing of whose account, nor of the new address."""
    send_to(former, "address_changed", "Votre adresse électronique a été changée")


def tell_former_address_later(former: str) -> None:
    from tenants.accounts.tasks import tell_former_address

    if former:
        after_commit(partial(tell_former_address.delay, former))


def after_commit(act: Callable[[], Any]) -> None:
    """In the academy that is open now, whatever is open when the transaction ends.

    A queue that does not answer must not undo what was done: the message is lost, and logged.
    """
    code = current_academy() or ""

    def act_there() -> None:
        with academy(code):
            act()

    transaction.on_commit(act_there, robust=True)
