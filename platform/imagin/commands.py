"""Django's command line, without what only a developer reads: a refusal is a sentence, and nothing else."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import ManagementUtility, get_commands
from django.core.management.base import BaseCommand, OutputWrapper

from imagin import usage_words

PREFIX = "CommandError: "
READER_LEFT = 141
"""128 and SIGPIPE: what a shell sees of any command whose reader left, « … | head »."""


@contextmanager
def until_the_reader_leaves() -> Iterator[None]:
    """Nobody reads the rest: no traceback, here nor when Python empties its buffer at the end."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(READER_LEFT)


class Utility(ManagementUtility):
    def fetch_command(self, subcommand: str) -> BaseCommand:
        usage_words.speak_french()
        if subcommand not in get_commands():
            sys.stderr.write(usage_words.unknown_command(subcommand, get_commands()))
            sys.exit(2)
        command = super().fetch_command(subcommand)
        gc.freeze()
        gc.enable()
        style = command.stderr.style_func
        command.stderr = Sentences(sys.stderr)
        command.stderr.style_func = style
        return command


class OperatorCommand(BaseCommand):
    """An operator waits for its answer.

    The checks of the code, a quarter of its time, are made by ``prepare`` and when the servers start.
    """

    requires_system_checks: tuple[str, ...] = ()


class Sentences(OutputWrapper):
    """A command's standard error; Django writes the class of the error before its sentence."""

    def write(self, msg: str = "", style_func=None, ending=None) -> None:  # type: ignore[override]
        super().write(msg.removeprefix(PREFIX), style_func, ending)
