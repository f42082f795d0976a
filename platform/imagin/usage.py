"""How a command says that it was badly asked: exit code 2, where a refusal is 1."""

from django.core.exceptions import ValidationError


class UsageError(ValidationError):
    """The arguments do not go together: nothing was looked at."""
