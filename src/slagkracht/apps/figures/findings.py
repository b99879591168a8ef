"""What a figure says, in one sentence: the title of its chart, and the words for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language, gettext, ngettext

from slagkracht.apps.figures.definitions import DISTRICT, MONTH, MUNICIPALITY
from slagkracht.apps.figures.labels import said
from slagkracht.apps.figures.queries import Figure, Row
from slagkracht.apps.figures.suppression import HIDDEN, WITHHELD
from slagkracht.base.dates import in_full

NAMED_MOST = 3  # names in one sentence


def finding(figure: Figure) -> str:
    """The finding: where or when it was most, or that nothing can be said."""
    if not figure.rows:
        return gettext("Nothing of this has been published yet")
    if figure.asked.definition.kind == "days":
        return _duration(figure)
    if figure.asked.dimension == MONTH and figure.asked.definition.kind == "stock":
        return _latest(figure)
    most = _most(figure.rows)
    if any(row.number.mark in (HIDDEN, WITHHELD) for row in figure.rows):
        return _of_what_is_shown(most)
    if not most:
        return _nowhere(figure)
    return _leaders(figure, most)


def total(figure: Figure) -> str:
    """How many in all, as a sentence."""
    period = _period(figure)
    if figure.total is None:
        return gettext("Nothing to count in %(period)s.") % {"period": period}
    number = figure.total.number
    facts = {"n": str(number), "period": period, "unit": _unit(figure, number.value)}
    if figure.asked.definition.kind == "days":
        return gettext("Half took %(n)s %(unit)s or less, in %(period)s.") % facts
    if figure.asked.definition.kind == "stock":
        return gettext("%(n)s %(unit)s at the end of %(period)s.") % facts
    return gettext("%(n)s %(unit)s in %(period)s.") % facts


def _period(figure: Figure) -> str:
    """The period by name, with today where it is not over."""
    name, language = said(figure.asked.period.name), (get_language() or "nl")[:2]
    if not figure.recipe.running:
        return name
    facts = {"period": name, "day": in_full(figure.recipe.last, language)}
    return gettext("%(period)s, until and including %(day)s") % facts


def _unit(figure: Figure, number: int | None) -> str:
    definition = figure.asked.definition
    return said(definition.one if number == 1 else definition.unit)


def _most(rows: Sequence[Row]) -> list[Row]:
    highest = max((row.number.value or 0 for row in rows), default=0)
    return [row for row in rows if highest and row.number.value == highest]


def _leaders(figure: Figure, most: Sequence[Row]) -> str:
    number = most[0].number.value
    names, unit = _listed([row.name for row in most]), said(figure.asked.definition.unit)
    facts = {"n": number, "unit": unit, "names": names}
    if len(most) > NAMED_MOST:
        return gettext("No single one stands out: %(n)s each at most") % facts
    if figure.asked.dimension == MONTH:
        return gettext("Most %(unit)s in %(names)s: %(n)s") % facts
    if figure.asked.dimension in (DISTRICT, MUNICIPALITY):
        return gettext("Most %(unit)s from %(names)s: %(n)s") % facts
    return gettext("Most %(unit)s: %(names)s, %(n)s") % facts


def _of_what_is_shown(most: Sequence[Row]) -> str:
    """Where numbers of five or more were left out, nobody can be said to have the most."""
    if not most or len(most) > NAMED_MOST:
        return gettext("Too little can be shown to say where it is most")
    facts = {"n": most[0].number.value, "names": _listed([row.name for row in most])}
    return gettext("Of what is shown the most: %(names)s, %(n)s") % facts


def _nowhere(figure: Figure) -> str:
    facts = {"unit": said(figure.asked.definition.unit)}
    if figure.asked.published:
        return gettext("Nowhere five or more %(unit)s") % facts
    return gettext("No %(unit)s here") % facts


def _latest(figure: Figure) -> str:
    last = figure.rows[-1]
    facts = {"n": str(last.number), "unit": _unit(figure, last.number.value), "month": last.name}
    return gettext("%(n)s %(unit)s at the end of %(month)s") % facts


def _duration(figure: Figure) -> str:
    middle = figure.total.number if figure.total else None
    if middle is None or middle.value is None:
        return gettext("Too few decisions to say how long it takes")
    return ngettext(
        "Half were decided within %(n)s day", "Half were decided within %(n)s days", middle.value
    ) % {"n": middle.value}


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return gettext("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
