"""Amounts on paper, written as on the pages."""

from django import template

from imagin.typography import format_money

register = template.Library()
money = register.filter("money", format_money)
