"""A figure as a PDF: always the release, so that what is printed or sent never holds a small number."""

from __future__ import annotations

from django.utils.translation import gettext

from slagkracht.apps.figures import labels, pdf, presenting, queries
from slagkracht.apps.figures.asking import Asked
from slagkracht.apps.figures.queries import Row
from slagkracht.apps.ledger.acts import Draft, record
from slagkracht.base.actors import Actor
from slagkracht.base.errors import NotNow

READ = "read"  # how the act ended, in the words of the ledger


def figure(asked: Asked, *, by: Actor) -> tuple[str, bytes]:
    """The file name and the PDF. Raises ``NotNow`` where nothing has been released yet."""
    assert asked.published
    shown = presenting.shown(queries.figure(asked, by=by))
    if shown.picture is None:
        raise NotNow("nothing_released")
    draft = Draft("figures.pdf", by, outcome=READ)
    draft.note(definition=asked.definition.label, period=asked.period.code, split=asked.dimension)
    record(draft)
    content = pdf.render("figure", {"figure": _data(shown)}, by=by)
    return f"{asked.definition.code}-{asked.period.code}-{asked.dimension}", content


def _data(shown: presenting.Shown) -> dict[str, object]:
    """What ``typst/figure.typ`` sets: words, numbers as they may be seen, one picture with its text."""
    found, definition = shown.figure, shown.figure.asked.definition
    assert shown.picture is not None
    total = found.total
    return {
        "title": shown.name,
        "place": shown.place,
        "period": labels.said(found.asked.period.name),
        "sentence": shown.sentence,
        "finding": shown.finding,
        "picture": pdf.Picture(shown.picture.svg(), shown.picture.description),
        "bands": shown.picture.map.bands if shown.picture.map else [],
        "caption": shown.caption,
        "columns": shown.columns,
        "rows": [_cells(row, row.name) for row in found.rows],
        "total": _cells(total, gettext("All together")) if total and shown.adds_up else [],
        "counts": labels.said(definition.counts),
        "is_not": labels.said(definition.is_not),
        "suppressed": shown.suppressed,
        "days": definition.kind == "days",
        "recipe": found.recipe,
    }


def _cells(row: Row, name: str) -> list[str]:
    if row.spread is None:
        return [name, str(row.number), *map(str, row.across)]
    return [name, str(row.number), str(row.spread), row.spread.rests_on]
