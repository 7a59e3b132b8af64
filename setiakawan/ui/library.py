"""The one template library of this room; the modules in `components` add their tags to it."""

from django import template

register = template.Library()
