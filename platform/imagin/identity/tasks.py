"""Housekeeping of sign-ins; scheduled once a day."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from imagin.academies.directory import open_academies
from imagin.identity import services
from imagin.tenancy.context import academy
from imagin.tenancy.tasks import HubTask


@shared_task(base=HubTask, name="identity.purge_sign_on")
def purge_sign_on() -> None:
    """Expired cookies of every academy, one after the other, then what the hub kept of ended sign-ins."""
    for hosted in open_academies():
        with academy(hosted.code):
            Session.objects.filter(expire_date__lt=timezone.now()).delete()
    services.purge_sign_on()
