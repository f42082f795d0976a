"""Task bases: an academy's task runs in that academy or not at all (DESIGN §4)."""

import logging
from collections.abc import Callable
from typing import Any

from celery.contrib.django.task import DjangoTask

from imagin.tenancy.context import academy, current_academy, hub

HEADER = "imagin_academy"
logger = logging.getLogger(__name__)


def module_gate(key: str) -> bool:
    """Whether a module is open here: ``imagin.rules`` puts its own answer in place of this one."""
    raise RuntimeError("imagin.rules n'est pas installée : aucun module ne peut être demandé.")


gates: list[Callable[[Any, str], None]] = []
"""Asked before an academy's task runs, in its academy: (task, code). They raise to put it off."""


class TaskWithoutAcademyError(RuntimeError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"La tâche {name} ne dit pas pour quelle académie elle est : elle n'est pas exécutée."
        )


class AcademyTask(DjangoTask):
    """Sent from an academy, run in the same academy: its code travels as a message header.

    ``module``: where the academy has switched it off, the task is not run.
    """

    abstract = True
    module: str | None = None

    def apply_async(self, args=None, kwargs=None, **options: Any):  # type: ignore[override]
        code = current_academy()
        if code is None:
            raise TaskWithoutAcademyError(self.name)
        options["headers"] = {**(options.get("headers") or {}), HEADER: code}
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args, **kwargs):
        code = self.request.get(HEADER) or (self.request.headers or {}).get(HEADER)
        if not code:
            raise TaskWithoutAcademyError(self.name)
        with academy(code):
            for gate in gates:
                gate(self, code)
            if self.module and not module_gate(self.module):
                logger.warning("%s is not run in %s: %s is off", self.name, code, self.module)
                return None
            return super().__call__(*args, **kwargs)


class HubTask(DjangoTask):
    """Runs on the hub; it opens academies itself, one after the other, where it must."""

    abstract = True

    def __call__(self, *args, **kwargs):
        with hub():
            return super().__call__(*args, **kwargs)
