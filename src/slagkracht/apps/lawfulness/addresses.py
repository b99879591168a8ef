"""Where the text of an article stands on the internet."""

from __future__ import annotations

import re

_NATIONAL = "https://wetten.overheid.nl/jci1.3:c:{regulation}&artikel={article}"
_REGULATIONS = {
    "WGS": "BWBR0049962",
    "BGS": "BWBR0050665",
    "Wpg": "BWBR0022463",
    "Wjsg": "BWBR0014194",
    "UAVG": "BWBR0040940",
}
_GDPR = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
_WRITTEN = re.compile(r"(\w+) (\d+(?:\.\d+)?[a-z]*)")


def text_of(article: str) -> str:
    """The address of an article as it is written in an answer: "BGS 2.15", "WGS 2.23(6)b, 2.23(4)".

    Of several it is the first; an empty string where the text is not one we know.
    """
    found = _WRITTEN.match(article)
    if found is None:
        return ""
    regulation, number = found.groups()
    if regulation == "AVG":
        return _GDPR
    if regulation not in _REGULATIONS:
        return ""
    return _NATIONAL.format(regulation=_REGULATIONS[regulation], article=number)
