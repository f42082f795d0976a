"""Academies to choose from: two may have the same name, their codes tell them apart."""

from django.db.models import QuerySet

from imagin.academies.models import Academy


def choices_of(academies: QuerySet[Academy]) -> list[tuple[str, str]]:
    return [(code, f"{name} ({code})") for code, name in academies.values_list("code", "name")]
