"""Form fields that several activities share."""

from typing import Any

from django import forms

NOT_A_DAY = "Ce n'est pas une date. Écrivez-la sous la forme 21/11/2026."


def day_field(label: str, *, missing: str = "", required: bool = False, **options: Any) -> forms.DateField:
    """As the browser's calendar writes it, or as one types it; ``missing`` is told where one is required."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": NOT_A_DAY} | ({"required": missing} if missing else {}),
        **options,
    )
