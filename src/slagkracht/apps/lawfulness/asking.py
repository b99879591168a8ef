"""The question "may I share this?" as it stands in an address: read, offered in a sentence, written back.

Pure: words in, plain facts out. Whatever the law does not know is left out and named, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from slagkracht.core import law
from slagkracht.core.law import Answer, Question, Statute, Text
from slagkracht.core.law.wording import AND, capitalised, joined

WHO, WHAT, ABOUT, PHASE, ACTIVITY, FORM = "wie", "wat", "over", "fase", "activiteit", "vorm"
LABELS: dict[str, Promise] = {
    WHO: _("Who gives"),
    WHAT: _("What"),
    ABOUT: _("About whom"),
    PHASE: _("Phase"),
    ACTIVITY: _("Activity"),
    FORM: _("Form of crime"),
}
# The words between the fields are grammar, not interface: each language has its own.
JOINTS = {
    WHO: Text("Mag", "May"),
    WHAT: Text("", "give"),
    ABOUT: Text("over", "about"),
    PHASE: Text("geven in", "in"),
    ACTIVITY: Text("van", "of"),
    FORM: Text("bij", "concerning"),
}
FIRST_ACTIVITY = "casusoverleg"  # what most questions are about

Table = Callable[[Statute], Mapping[Any, Any]]
_WORDS: dict[str, Table] = {
    WHO: lambda text: text.participants,
    WHAT: lambda text: text.categories,
    ABOUT: lambda text: text.subjects,
    PHASE: lambda text: {str(number): phase for number, phase in text.phases.items()},
    ACTIVITY: lambda text: text.activities,
    FORM: lambda text: text.forms,
}


@dataclass(frozen=True)
class Asked:
    """The question as far as it was asked. ``category`` is empty until somebody chose one.

    ``unread`` names the parts of the address that the law does not know; they got their first word.
    """

    participant: str
    category: str
    subject: str
    phase: int
    activity: str
    form: str = ""
    unread: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The query that asks this again."""
        words = self.words
        return "?" + urlencode({name: words[name] for name in LABELS if words[name]})

    @property
    def words(self) -> dict[str, str]:
        """The words of the question by their name in the address."""
        return {
            WHO: self.participant,
            WHAT: self.category,
            ABOUT: self.subject,
            PHASE: str(self.phase),
            ACTIVITY: self.activity,
            FORM: self.form,
        }

    def answer(self, on: date) -> Answer | None:
        """What the law says, or nothing while no category was chosen."""
        if not self.category:
            return None
        question = (self.participant, self.category, self.phase, self.activity, self.subject)
        return law.may_provide(*question, self.form or None, on=on)


def asked_as(question: Question) -> Asked:
    """A question of the law as one that can be asked here."""
    return Asked(
        question.participant,
        question.category,
        question.subject,
        question.phase,
        question.activity,
        question.form or "",
    )


def read(query: Mapping[str, str], *, on: date, seat_kind: str = "") -> Asked:
    """The question in an address. A part that is missing gets its first word (who gives: the reader's own
    seat); what to give and the form of crime stay open."""
    text = law.statute(on)
    first = {
        WHO: seat_kind if seat_kind in text.participants else next(iter(text.participants)),
        WHAT: "",
        ABOUT: next(iter(text.subjects)),
        PHASE: str(next(iter(text.phases))),
        ACTIVITY: FIRST_ACTIVITY,
        FORM: "",
    }
    given = {name: query.get(name, "").strip() for name in LABELS}
    given[WHO] = law.kind_of_seat(given[WHO])
    known = {name: word for name, word in given.items() if word in _WORDS[name](text)}
    words = first | known
    return Asked(
        participant=words[WHO],
        category=words[WHAT],
        subject=words[ABOUT],
        phase=int(words[PHASE]),
        activity=words[ACTIVITY],
        form=words[FORM],
        unread=tuple(name for name, word in given.items() if word and name not in known),
    )


@dataclass(frozen=True)
class Option:
    """One line of a select."""

    word: str
    text: Text
    chosen: bool


@dataclass(frozen=True)
class Options:
    """A group of lines; without a head they stand loose in the select."""

    head: Text | Promise | None
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Field:
    """One native select of the sentence, with the words before it. ``open``: nothing need be chosen."""

    name: str
    label: Promise
    joint: Text
    groups: tuple[Options, ...]
    open: bool


def fields(asked: Asked, *, on: date) -> tuple[Field, ...]:
    """The sentence: the five selects that every question needs."""
    text = law.statute(on)
    return tuple(_field(name, asked.words[name], text) for name in LABELS if name != FORM)


def form_field(asked: Asked, *, on: date) -> Field | None:
    """The select for the form of crime, only where the answer hangs on it or somebody named one."""
    text = law.statute(on)
    matters = asked.category in text.categories and bool(text.categories[asked.category].forms)
    return _field(FORM, asked.form, text) if matters or asked.form else None


def _field(name: str, word: str, text: Statute) -> Field:
    groups = _categories(word, text) if name == WHAT else (Options(None, _options(name, word, text)),)
    return Field(name, LABELS[name], JOINTS[name], groups, open=not word or name == FORM)


def _options(name: str, chosen: str, text: Statute) -> tuple[Option, ...]:
    return tuple(Option(word, entry.name, word == chosen) for word, entry in _WORDS[name](text).items())


def _categories(chosen: str, text: Statute) -> tuple[Options, ...]:
    """The categories by phase, then those about staff, then what nobody may ever give."""
    staff = {code for code, role in text.subjects.items() if role.staff}
    usual = [c for c in text.categories.values() if not c.never and not c.subjects <= staff]
    groups: list[tuple[Text | Promise, Iterable[Any]]] = [
        (phase.name, [c for c in usual if c.phase == phase.number]) for phase in text.phases.values()
    ]
    groups.append((_("Only about staff"), [c for c in text.categories.values() if c.subjects <= staff]))
    groups.append((_("Always forbidden"), [c for c in text.categories.values() if c.never]))
    return tuple(
        Options(head, tuple(Option(c.code, c.object, c.code == chosen) for c in entries))
        for head, entries in groups
    )


@dataclass(frozen=True)
class Always:
    """What holds whatever is asked: never these data, and nobody must."""

    never: Text
    never_article: str
    nationality: Text
    nationality_article: str
    refusal: Text
    refusal_article: str


def always(on: date) -> Always:
    """The categories that nobody may ever give, and the rule that a participant may refuse."""
    text = law.statute(on)
    closed = [c.name for c in text.categories.values() if c.never == "special"]
    refusal = text.rules["P1"]
    return Always(
        never=capitalised(joined(closed, AND)),
        never_article=text.reasons["special"].article,
        nationality=text.categories["nationaliteit"].limits,
        nationality_article=text.reasons["nationality"].article,
        refusal=refusal.text,
        refusal_article=", ".join(refusal.articles),
    )
