"""Tasks of an academy in maintenance wait for its end: sent again as they are, nothing lost."""

from typing import Any

from celery.exceptions import Ignore

from imagin.operations import maintenance
from imagin.tenancy import tasks

# Well under the broker's visibility timeout: a task that waits longer would be delivered twice.
LONGEST = 300
SHORTEST = 15


def install() -> None:
    if put_off not in tasks.gates:
        tasks.gates.append(put_off)


def put_off(task: Any, code: str) -> None:
    """Sent again before this message is done with; the tries it has left for its own faults stay."""
    found = maintenance.running(code)
    if found is None or task.request.called_directly:
        return
    wait = min(LONGEST, max(SHORTEST, maintenance.retry_after(found)))
    again = task.signature_from_request(None, countdown=wait, retries=task.request.retries)
    again.apply_async()
    raise Ignore(f"maintenance of {code}")
