"""``imagin academy create …`` in a process that SIGKILL ends right after a named act, before it is recorded.

Run as a program: ``killed.py ACT NAME ARGUMENTS…``, ACT being run, undo or inside; or ``job``, of which the
argument is one that the console asked for.
"""

import os
import signal
import sys
from dataclasses import replace

import django


def main() -> None:
    django.setup()
    from imagin.academies import roles
    from imagin.academies.opening import engine
    from imagin.tenancy.context import hub

    act, name, *arguments = sys.argv[1:]
    if act == "inside":
        setattr(roles, name, die)
    else:
        deadly = "undo" if act == "undo" else "run"
        engine.STEPS = tuple(_deadly(step, deadly) if step.name == name else step for step in engine.STEPS)
    with hub():
        _ask(act, arguments)


def _ask(act, arguments) -> None:
    from django.core.management import call_command

    from imagin.jobs import runner

    if act == "job":
        runner.run_job(*arguments)
    else:
        call_command("academy", "create", *arguments)


def _deadly(step, act):
    real = getattr(step, act)

    def fatal(going):
        real(going)
        die()

    return replace(step, **{act: fatal})


def die(*arguments) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
