"""``{% on_behalf %}`` in a form: for which of one's seats this act is. Nothing for who has only one."""

from __future__ import annotations

from typing import Any

from django import template

from slagkracht.apps.organisation import queries

register = template.Library()


@register.inclusion_tag("organisation/on_behalf.html", takes_context=True)
def on_behalf(context: dict[str, Any]) -> dict[str, Any]:
    """A select named ``namens``; the middleware makes it the actor's seat for this one request."""
    actor = context["actor"]
    return {"options": queries.mandates_of(actor.id), "actor": actor}
