"""The life of a person, for the page of that person."""

from django import template

from accreditation.workplace.life import life_of

register = template.Library()
register.simple_tag(life_of)
