"""What stands in the statute: one small frozen class per kind of entry in ``statute/*.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Language = str


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Dutch and in English. Texts of law never pass through gettext."""

    nl: str
    en: str

    def in_(self, language: Language) -> str:
        """The words in ``nl`` or ``en``."""
        return self.nl if language == "nl" else self.en

    def as_dict(self) -> dict[str, str]:
        """``{"nl": …, "en": …}``."""
        return {"nl": self.nl, "en": self.en}


NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Named:
    """An entry with a code and a name that fits in a sentence, its article included ("de IND")."""

    code: str
    name: Text
    short: Text = NOTHING
    note: Text = NOTHING
    article: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Participants that people call by one name (mayor and executive: the municipality)."""

    code: str
    members: tuple[str, ...]
    name: Text
    short: Text


@dataclass(frozen=True, slots=True)
class Activity(Named):
    """An activity of WGS 2.18(1). ``last_phase`` is 2 for a scan: WGS 2.23(6)c names a and b only."""

    last_phase: int = 3
    judge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of WGS 2.23(6)."""

    number: int
    article: str
    name: Text
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class SubjectRole(Named):
    """A subject role of WGS 2.22(1). ``staff``: about staff of participants, only three categories."""

    staff: bool = False
    judge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form(Named):
    """A form of organised crime. ``number`` 1–6 as in BGS 2.16(1)b; 0: a narrower word, see ``within``.

    ``judge`` always remains to be judged, ``judge_limited`` for a category limited to certain forms.
    """

    number: int = 0
    within: str = ""
    judge: tuple[str, ...] = ()
    judge_limited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A category of BGS 2.15: from which phase, from whom, about whom, with which limits.

    ``sources`` are the participants for which the text leaves no doubt; ``unclear`` gives per participant
    the doubt that the text leaves. ``never`` names why a category is closed for everyone, always.
    """

    code: str
    name: Text
    short: Text
    object: Text
    none: Text
    limits: Text
    article: str = "BGS 2.15"
    phase: int = 1
    sources: frozenset[str] = frozenset()
    unclear: Mapping[str, str] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset({"betrokkene", "directe_kring"})
    forms: tuple[str, ...] = ()
    not_in: frozenset[str] = frozenset()
    judge: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    condition: Text = NOTHING
    never: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A criterion (BGS 2.16), a weighing factor (WGS 2.23(3)) or a doubt: a code with a sentence."""

    code: str
    article: str
    text: Text
    name: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with placeholders, and its article."""

    code: str
    article: str
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of the five verdicts: title above an answer, word in a cell, line in a legend."""

    code: str
    title: Text
    cell: Text
    about: Text


@dataclass(frozen=True, slots=True)
class Need:
    """A condition. ``kind``: ``decision`` (a step somebody takes first) or ``fact`` (true in this case)."""

    code: str
    kind: str
    article: str
    ask: Text
    no: Text


@dataclass(frozen=True, slots=True)
class Receiver(Named):
    """Who receives a result, what that needs, and when the providers must consent."""

    needs: tuple[str, ...] = ()
    consent: str = "never"
    consent_article: str = ""
    yes: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Flagged(Named):
    """A word with one yes-or-no property: ``flag`` says which way."""

    flag: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A term in whole years or hours; ``first`` where the law names the first date itself."""

    code: str
    article: str
    years: int = 0
    hours: int = 0
    first: date = date.min


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the specification. ``by``: the function that answers it; else ``duty``: whose it is."""

    code: str
    part: str
    articles: tuple[str, ...]
    text: Text
    by: str = ""
    duty: Text = NOTHING
