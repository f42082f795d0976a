"""The words of a search, as the server receives them."""

from django.http import HttpRequest

LONGEST = 80


def asked(request: HttpRequest, parameter: str) -> str:
    """Without the signs that nobody types: PostgreSQL refuses one of them."""
    text = request.GET.get(parameter, "")[:LONGEST].strip()
    return "".join(sign for sign in text if sign.isprintable())
