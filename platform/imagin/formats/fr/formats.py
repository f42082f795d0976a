"""A number that a template writes by itself is grouped as ``typography.format_number`` groups it."""

from imagin.typography import NARROW_SPACE

THOUSAND_SEPARATOR = NARROW_SPACE
