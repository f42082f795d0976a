"""Small files and rows for the tests of the configuration by file."""

from imagin.rules.models import RuleValue

HEAD = "academy:\n  code: toulouse\n"


def file_of(rules: str, head: str = HEAD) -> str:
    """A file with these lines under ``rules``."""
    indented = "".join(f"  {line}\n" for line in rules.strip("\n").split("\n"))
    return f"{head}\nrules:\n{indented}"


def messages_of(messages: str, rules: str = "") -> str:
    """A file with these lines under ``messages``."""
    indented = "".join(f"  {line}\n" for line in messages.strip("\n").split("\n"))
    return f"{HEAD}\nrules:\n{rules}\nmessages:\n{indented}"


def rows(code: str) -> list:
    found = RuleValue.objects.filter(academy=code).order_by("key", "session", "period")
    return list(found.values_list("key", "session", "value", "period"))
