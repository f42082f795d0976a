"""Ordered start, restart of what dies, stop in the reverse order."""

import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from imagin.runtime.errors import RefusedError
from imagin.runtime.process import POLL, Child, Service, last_line

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FIRST_DELAY = 0.2
LONGEST_DELAY = 30.0
# A service that held this long starts again at once: its trouble is a new one.
STEADY_SECONDS = 60.0
FULL_DISK_BYTES = 50 * 1024**2


class StopRequestedError(Exception):
    """Ctrl-C or SIGTERM: not an error, the way out of any wait."""


@dataclass
class Slot:
    """A service and its present process; between two processes, when the next one may start."""

    service: Service
    child: Child
    delay: float = 0.0
    restart_at: float | None = None


class Supervisor:
    def __init__(self, say: Callable[[str], None] = print) -> None:
        self.say = say
        self.slots: list[Slot] = []
        self.stopping = False

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Turn stop signals into a flag, read between two steps: no child is lost half-way."""
        former = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def pause(self, seconds: float = POLL) -> None:
        if self.stopping:
            raise StopRequestedError
        time.sleep(seconds)

    def start(self, service: Service, *, wait: bool = True) -> None:
        slot = Slot(service, Child(service))
        self.slots.append(slot)
        if wait:
            self.wait_ready(service)

    def wait_ready(self, service: Service, seconds: float = 60.0) -> None:
        child = self._slot(service).child
        deadline = time.monotonic() + seconds
        while not service.ready():
            if not child.alive or time.monotonic() > deadline:
                reason = last_line(service.log)
                raise RefusedError(f"{service.label} n'a pas démarré ({reason}) : voyez {service.log}.")
            self.pause()

    def _slot(self, service: Service) -> Slot:
        return next(slot for slot in self.slots if slot.service is service)

    def run(self, command: Service) -> None:
        """A command that must end well before the next step (migrations, demo data)."""
        child = Child(command)
        try:
            while child.alive:
                self.pause()
        finally:
            child.stop()
        if child.process.returncode:
            raise RefusedError(f"{command.label} a échoué : le message ci-dessus dit pourquoi.")

    def capture(self, command: Service) -> str:
        """What a short command says; a failure of it is told, and stops nothing."""
        if command.log:
            command.log.unlink(missing_ok=True)
        child = Child(command)
        try:
            while child.alive:
                self.pause()
        finally:
            child.stop()
        if child.process.returncode:
            return f"{command.label} a échoué : voyez {command.log}."
        return command.log.read_text().rstrip() if command.log else ""

    def watch(self) -> None:
        """Until a stop signal: start again whatever ends."""
        while not self.stopping:
            self.tend()
            time.sleep(4 * POLL)

    def tend(self) -> None:
        for slot in self.slots:
            self._tend(slot)

    def _tend(self, slot: Slot) -> None:
        if slot.restart_at is not None:
            if time.monotonic() >= slot.restart_at:
                self._restart(slot)
        elif not slot.child.alive:
            slot.child.sweep()
            if slot.child.age > STEADY_SECONDS:
                slot.delay = 0
            self._postpone(slot)
            self.say(self._report(slot))

    def _restart(self, slot: Slot) -> None:
        try:
            slot.child, slot.restart_at = Child(slot.service), None
        except OSError:  # no room for a log line, no process to be had: later, perhaps
            self._postpone(slot)

    def _postpone(self, slot: Slot) -> None:
        slot.delay = min(slot.delay * 2, LONGEST_DELAY) if slot.delay else FIRST_DELAY
        slot.restart_at = time.monotonic() + slot.delay

    def _report(self, slot: Slot) -> str:
        service = slot.service
        if shutil.disk_usage(service.folder).free < FULL_DISK_BYTES:
            return (
                f"{service.label} s'est arrêté, le disque est plein : libérez de la place, il repartira seul."
            )
        wait = f"{slot.delay:.1f}".replace(".", ",")
        return (
            f"{service.label} s'est arrêté ({slot.child.cause()}) : il repart dans {wait} s ({service.log})."
        )

    def stop(self) -> None:
        self.stopping = True
        for slot in reversed(self.slots):
            slot.child.stop()
        self.slots.clear()

    @property
    def services(self) -> Sequence[Service]:
        return [slot.service for slot in self.slots]
