"""Housekeeping of sign-ins."""

from celery import shared_task

from imagin.academies.directory import open_academies, unless_gone
from imagin.identity import services
from imagin.identity.provider import backchannel
from imagin.identity.provider.backchannel import tell_of_end as tell_of_end  # found by the worker here
from imagin.operations import maintenance
from imagin.sessions.services import delete_expired
from imagin.tenancy.context import academy
from imagin.tenancy.tasks import HubTask


@shared_task(base=HubTask, name="identity.purge_sign_on")
def purge_sign_on() -> None:
    """Expired cookies of every academy, one after the other, then what the hub kept of ended sign-ins."""
    for code in maintenance.at_work(hosted.code for hosted in open_academies()):
        with unless_gone(code), academy(code):
            delete_expired()
    services.purge_sign_on()


@shared_task(base=HubTask, name="identity.end_idle_sign_ins")
def end_idle_sign_ins() -> None:
    """Each minute: those that nobody touches end too, and their academies hear of it."""
    while services.end_idle_sessions():
        pass
    backchannel.announce_again()
