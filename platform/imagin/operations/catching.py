"""What Django and Celery tell of a fault is counted; a refusal of ours is no fault."""

import sys
from typing import Any

from celery.signals import task_failure, task_retry
from django.core.signals import got_request_exception
from django.http import HttpRequest

from imagin.operations import failures
from imagin.operations.models import FailureKind
from imagin.tenancy.tasks import HEADER


def listen() -> None:
    got_request_exception.connect(on_request, dispatch_uid="operations.request")
    task_failure.connect(on_task, weak=False, dispatch_uid="operations.task")
    task_retry.connect(on_retry, weak=False, dispatch_uid="operations.retry")


def on_request(sender: Any, request: HttpRequest | None = None, **signal: Any) -> None:
    """Sent while the exception is handled, the academy of the request still open."""
    fault = sys.exc_info()[0]
    match = getattr(request, "resolver_match", None)
    failures.note(FailureKind.REQUEST, match.view_name if match else "?", fault.__name__ if fault else "?")


def on_task(sender: Any = None, exception: BaseException | None = None, **signal: Any) -> None:
    failures.note(kind_of(sender), sender.name, type(exception).__name__, academy=academy_of(sender))


def on_retry(sender: Any = None, reason: Any = None, **signal: Any) -> None:
    """A mail that did not leave is told at its first try: the last one is an hour later."""
    if kind_of(sender) == FailureKind.MAIL:
        fault = getattr(reason, "exc", None) or reason
        failures.note(FailureKind.MAIL, sender.name, type(fault).__name__, academy=academy_of(sender))


def kind_of(task: Any) -> FailureKind:
    """``sends_mail`` is on the base of the tasks that write to people."""
    return FailureKind.MAIL if getattr(task, "sends_mail", False) else FailureKind.TASK


def academy_of(task: Any) -> str:
    """Of an academy's task; a task of the hub has none."""
    return str(task.request.get(HEADER) or (task.request.headers or {}).get(HEADER) or "")
