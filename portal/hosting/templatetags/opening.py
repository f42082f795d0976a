from django import template
from django.forms import BoundField

from portal.hosting.wizard_forms import StepForm

register = template.Library()


@register.filter
def unit_of(field: BoundField, form: StepForm) -> str:
    """What is written in the field's right edge: « jours »."""
    return form.unit_of(field.name)
