"""The colours of the tokens where no custom property is read: `{{ "ink-soft"|colour }}`."""

from django import template

from reclamations.palette import dark, light

register = template.Library()
register.filter("colour", light)
register.filter("dark_colour", dark)
