"""Template tags of the page furniture: icons, dates in words, panels, seals."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django import template
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from slagkracht.base import clock, dates, numbers, panels, words

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration, so hidden from screen readers."""
    return format_html(
        '<svg class="slagkracht-icon" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static("slagkracht/dist/icons.svg"),
        name,
    )


@cache
def _island_word_ids() -> tuple[str, ...]:
    path = finders.find("slagkracht/dist/words.json")
    if not isinstance(path, str):  # the front end was not built: pages work, islands speak English
        return ()
    return tuple(json.loads(Path(path).read_text("utf-8")))


@register.simple_tag
def island_words() -> SafeString:
    """The words of the scripts, translated; they hold none themselves."""
    words = {text: gettext(text) for text in _island_word_ids()}
    return json_script(words, "slagkracht-words")


@register.filter
def day(value: date | datetime | None) -> str:
    """ "wo 25 nov", with the year when it is not this year's."""
    if value is None:
        return ""
    local = dates.local_date(value) if isinstance(value, datetime) else value
    return dates.in_words(local, _language(), today=clock.today())


@register.filter
def full_day(value: date | datetime | None) -> str:
    """ "25 november 2026"."""
    if value is None:
        return ""
    local = dates.local_date(value) if isinstance(value, datetime) else value
    return dates.in_full(local, _language())


@register.filter
def moment(value: datetime | None) -> str:
    """ "25 november 2026, 10.42 uur"."""
    return dates.moment_in_words(value, _language()) if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    return value.isoformat() if value else ""


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, or an empty string."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def unlocalise(value: float) -> str:
    """A number for an SVG attribute: always a point, whatever the language."""
    return f"{value:g}"


@register.filter
def spelled(value: int) -> str:
    """A number in words up to twelve: "drie"."""
    return numbers.in_words(value, _language())


@register.filter
def opening(value: int) -> str:
    """The same at the beginning of a sentence: "Drie"."""
    return numbers.opening(value, _language())


@register.filter
def duration(minutes: int) -> str:
    """About how long: "een half uur"."""
    return numbers.duration(minutes, _language())


@register.simple_tag
def say(code: str) -> str:
    """The sentence for a code."""
    return words.say(code) if code else ""


@register.filter
def bilingual(thing: Any) -> str:
    """The ``nl`` or ``en`` of something that has both (texts of law)."""
    language = _language()
    if isinstance(thing, dict):
        return str(thing.get(language, ""))
    return str(getattr(thing, language, ""))


@register.simple_tag(takes_context=True)
def show_panels(context: dict[str, Any], page: str, subject: UUID | None = None) -> SafeString:
    """Render every panel of a page for this reader, in the same request."""
    request = context["request"]
    parts = []
    for panel in panels.for_page(page):
        facts = panel.query(request.actor, subject)
        if facts is not None:
            parts.append(render_to_string(panel.partial, {**facts, "subject": subject}, request=request))
    return mark_safe("".join(parts))  # noqa: S308  each part is a rendered template


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """The query of this page with some parameters changed (None: dropped), for filter chips."""
    query = context["request"].GET.copy()
    query.pop("cursor", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


def _language() -> str:
    return (get_language() or "nl")[:2]
