"""What a policy answers: allowed, or the code of the reason why not, with the article of law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Decision:
    """May this actor do this now? ``code`` is worded in ``base.words`` for people."""

    allowed: bool
    code: str = ""
    article: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


ALLOWED = Decision(True)


def refuse(code: str, article: str = "", **facts: Any) -> Decision:
    """No, because."""
    return Decision(False, code, article, facts)
