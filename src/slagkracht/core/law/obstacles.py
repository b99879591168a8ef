"""What stands between a question and a yes: the rules of BGS 2.15, WGS 2.22 and 2.23(6), one test each.

The order is the order in which an answer tells them. A question may meet several; a closed answer names
every one that no decision can lift.
"""

from __future__ import annotations

from collections.abc import Callable

from slagkracht.core.law.answers import Question, Status, VerdictCode
from slagkracht.core.law.statute import Statute

Test = Callable[[Statute, Question], bool]


def _never(statute: Statute, q: Question) -> bool:
    return bool(statute.categories[q.category].never)


def _no_such_phase(statute: Statute, q: Question) -> bool:
    return q.phase > statute.activities[q.activity].last_phase


def _never_in_activity(statute: Statute, q: Question) -> bool:
    return q.activity in statute.categories[q.category].not_in


def _about_wrong_subject(statute: Statute, q: Question) -> bool:
    category = statute.categories[q.category]
    return not category.never and q.subject not in category.subjects


def _source(statute: Statute, q: Question) -> bool:
    category = statute.categories[q.category]
    known = q.participant in category.sources or q.participant in category.unclear
    return not category.never and not known


def _form_wrong(statute: Statute, q: Question) -> bool:
    forms = statute.categories[q.category].forms
    return bool(forms) and q.form is not None and q.form not in forms


def _phase(statute: Statute, q: Question) -> bool:
    return q.phase < statute.categories[q.category].phase


def _unclear_source(statute: Statute, q: Question) -> bool:
    return q.participant in statute.categories[q.category].unclear


def _form_missing(statute: Statute, q: Question) -> bool:
    return bool(statute.categories[q.category].forms) and q.form is None


FOREVER: dict[str, Test] = {
    "not_in_force": lambda statute, _: not statute.in_force,
    "never": _never,
    "no_such_phase": _no_such_phase,
    "never_in_activity": _never_in_activity,
    "subject": _about_wrong_subject,
    "source": _source,
    "form_wrong": _form_wrong,
}
PASSING: dict[str, Test] = {
    "phase": _phase,
    "unclear_source": _unclear_source,
    "form_missing": _form_missing,
}
# The first obstacle of PASSING decides; without any the answer is open.
OUTCOMES: dict[str, tuple[Status, VerdictCode]] = {
    "phase": ("closed", "nog_niet"),
    "unclear_source": ("unclear", "niet_zeker"),
    "form_missing": ("unclear", "onder_voorwaarde"),
}


def obstacles(statute: Statute, question: Question) -> tuple[str, ...]:
    """What a question meets: the obstacles that nothing lifts, else those that a decision or a fact lifts."""
    forever = [code for code, test in FOREVER.items() if test(statute, question)]
    return tuple(forever or [code for code, test in PASSING.items() if test(statute, question)])


def outcome(found: tuple[str, ...]) -> tuple[Status, VerdictCode]:
    """Status and verdict that follow from the obstacles."""
    return OUTCOMES.get(found[0], ("closed", "nee")) if found else ("open", "ja")
