"""The one error a person is meant to read."""


class RefusedError(Exception):
    """One French sentence that says what is wrong and what to do; the command exits with 1."""
