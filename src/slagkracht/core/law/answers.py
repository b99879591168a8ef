"""What an answer of the law is made of. Everything is frozen and can be given as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from slagkracht.core.law.entries import Language, Text

Status = Literal["open", "closed", "unclear"]
VerdictCode = Literal["ja", "nee", "nog_niet", "onder_voorwaarde", "niet_zeker"]


@dataclass(frozen=True, slots=True)
class Question:
    """May this participant provide this category, in this phase of this activity, about this subject role?"""

    participant: str
    category: str
    phase: int
    activity: str
    subject: str
    form: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The words of the question by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of the law, with its article."""

    article: str
    nl: str
    en: str

    def in_(self, language: Language) -> str:
        """The sentence in ``nl`` or ``en``."""
        return self.nl if language == "nl" else self.en

    def as_dict(self) -> dict[str, str]:
        """``{"article", "nl", "en"}``."""
        return {"article": self.article, "nl": self.nl, "en": self.en}


@dataclass(frozen=True, slots=True)
class Point:
    """Something that remains to be judged, is missing, or is possible: with a stable code."""

    code: str
    article: str
    nl: str
    en: str

    def in_(self, language: Language) -> str:
        """The sentence in ``nl`` or ``en``."""
        return self.nl if language == "nl" else self.en

    def as_dict(self) -> dict[str, str]:
        """``{"code", "article", "nl", "en"}``."""
        return {"code": self.code, "article": self.article, "nl": self.nl, "en": self.en}


@dataclass(frozen=True, slots=True)
class Alternative:
    """A question close to the one asked whose answer is open. ``changed`` names the words that differ.

    ``participants`` and ``forms`` hold every value for which the same question is open, the one of
    ``question`` first. ``on``: ask it about this date (only where the law was not yet in force).
    """

    question: Question
    participants: tuple[str, ...]
    forms: tuple[str, ...]
    changed: tuple[str, ...]
    on: date | None
    nl: str
    en: str

    def in_(self, language: Language) -> str:
        """The sentence in ``nl`` or ``en``."""
        return self.nl if language == "nl" else self.en

    def as_dict(self) -> dict[str, Any]:
        """The words of the question, flat, with what else is open and the sentence in both languages."""
        return self.question.as_dict() | {
            "participants": list(self.participants),
            "forms": list(self.forms),
            "changed": list(self.changed),
            "on": self.on.isoformat() if self.on else None,
            "nl": self.nl,
            "en": self.en,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the law says.

    ``status`` is what the texts say: ``open``, ``closed``, or ``unclear`` where they leave room.
    ``verdict`` is how a page says it: ``ja``; ``nee``; ``nog_niet`` (a decision or earlier step is
    missing); ``onder_voorwaarde`` (it hangs on a fact of the case that was not given); ``niet_zeker``.
    ``reasons[0]`` is the sentence to show; an open answer is never a bare yes: ``judge`` says what a human
    must still weigh. ``missing`` names conditions not yet met. ``instead`` is what is possible instead.
    """

    status: Status
    verdict: VerdictCode
    title: Text
    reasons: tuple[Reason, ...]
    judge: tuple[Point, ...]
    instead: tuple[Alternative | Point, ...]
    missing: tuple[Point, ...]
    since: date
    text_of: date
    question: Question | None = None

    @property
    def allowed(self) -> bool:
        """True only where the status is open: unclear counts as no until somebody competent has decided."""
        return self.status == "open"

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles of the reasons, in their order, each once."""
        return tuple(dict.fromkeys(reason.article for reason in self.reasons))

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON-able data, keys in snake_case."""
        return {
            "allowed": self.allowed,
            "status": self.status,
            "verdict": self.verdict,
            "title": self.title.as_dict(),
            "reasons": [reason.as_dict() for reason in self.reasons],
            "judge": [point.as_dict() for point in self.judge],
            "instead": [way.as_dict() for way in self.instead],
            "missing": [point.as_dict() for point in self.missing],
            "question": self.question.as_dict() if self.question else None,
            "law": {"in_force_since": self.since.isoformat(), "text_of": self.text_of.isoformat()},
        }
