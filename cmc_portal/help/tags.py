"""A word of the field linked to its meaning, where it stands: {% load help %}{% term "share_of_cost" %}."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cmc_portal.help.glossary import get_term
from cmc_portal.words_as_read import read_name

register = template.Library()


@register.simple_tag
def term(key: str, words: str = "") -> SafeString:
    """A link to the term in the glossary; `words` stand in its place where the sentence needs another form of it."""
    found = get_term(key)
    shown = words or read_name(found.name)
    return format_html('<a class="term" href="{}#{}">{}</a>', reverse("glossary"), found.key, shown)
