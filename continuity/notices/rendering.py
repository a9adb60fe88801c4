"""A letter as HTML: an article that stands in a page of the portal and, with the paper's style sheet, in a PDF."""

from django.template.loader import render_to_string

from continuity.notices.letters import Letter


def render_letter(letter: Letter) -> str:
    """The letter as an HTML article with its own language and one h1; it is stored and sent as this."""
    return render_to_string("continuity/notices/letter.html", {"letter": letter}).strip()
