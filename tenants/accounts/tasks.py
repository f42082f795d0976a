"""Messages to external examiners, and the end of what is kept too long: thin tasks."""

from smtplib import SMTPException

from celery import shared_task

from imagin.academies.directory import open_academies, unless_gone
from imagin.identity.external import lockout
from imagin.identity.session import remembered
from imagin.operations import maintenance
from imagin.tenancy.context import academy
from imagin.tenancy.tasks import AcademyTask, HubTask
from tenants.accounts import view_as
from tenants.accounts.externals import links, mail, notices, selectors, services
from tenants.journal.services import record

# One message in two minutes: nobody floods somebody else's mailbox with this form.
BETWEEN_SECONDS = 120


class MailTask(AcademyTask):
    """Sent again while the mail server does not answer: half a minute later, then longer each time."""

    abstract = True
    sends_mail = True
    autoretry_for = (SMTPException, OSError)
    retry_backoff = 30
    max_retries = 6


class LocalAccountTask(MailTask):
    """Nobody is sent a way into an account that the academy does not offer."""

    abstract = True
    module = "modules.external"


@shared_task(name="accounts.send_reset_link", base=LocalAccountTask, bind=True)
def send_reset_link(self, identifier: str) -> None:
    """Here, and not in the request: whether somebody has this identifier changes nothing to its answer."""
    examiner = selectors.examiner_named(identifier)
    if examiner is None or not examiner.email:
        record("external.reset_asked", subject=f"examiner:{examiner.pk}" if examiner else "", sent=False)
        return
    key = f"reset:{examiner.pk}"
    if not self.request.retries and not remembered.first_in(key, BETWEEN_SECONDS):
        return
    credential = services.ensure_credential(examiner)
    record("external.reset_asked", subject=f"examiner:{examiner.pk}", sent=credential.is_active)
    if credential.is_active:
        mail.send_reset(credential, links.make_link(credential), links.RESET_LASTS)


@shared_task(name="accounts.send_first_link", base=LocalAccountTask)
def send_first_link(subject: str) -> None:
    credential = selectors.credential_by_subject(subject)
    if credential is not None and credential.initial and credential.is_active:
        lasts = selectors.secret_lasts()
        mail.send_first_access(credential, links.make_link(credential, lasts), lasts)


@shared_task(name="accounts.send_access_link", base=LocalAccountTask)
def send_access_link(subject: str) -> None:
    """Asked by the exam division: to choose a first password, or another one."""
    credential = selectors.credential_by_subject(subject)
    if credential is None or not selectors.is_usable(credential):
        return
    if credential.initial:
        send_first_link.run(subject)
    else:
        mail.send_reset(credential, links.make_link(credential), links.RESET_LASTS)


@shared_task(name="accounts.tell_password_changed", base=MailTask)
def tell_password_changed(subject: str) -> None:
    credential = selectors.credential_by_subject(subject)
    if credential is not None:
        mail.send_changed(credential)


@shared_task(name="accounts.tell_former_address", base=MailTask)
def tell_former_address(former: str) -> None:
    """Nothing keeps that address any more: the queue carries it, and no log says it."""
    mail.send_address_changed(former)


@shared_task(name="accounts.tell_notice", base=MailTask)
def tell_notice(address: str, name: str) -> None:
    notices.send(address, name)


@shared_task(name="accounts.purge_external_doors", base=HubTask)
def purge_external_doors() -> None:
    """Links that were over a week ago, network addresses of a week ago."""
    for code in maintenance.at_work(hosted.code for hosted in open_academies()):
        with unless_gone(code), academy(code):
            links.purge()
            view_as.purge()
    lockout.purge()
