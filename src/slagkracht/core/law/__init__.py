"""The law that governs RIEC work, as data and as functions that answer: WGS and BGS.

Every answer is an ``Answer``: status open, closed or unclear, reasons with articles in Dutch and English,
what remains for a human to judge, and what would be possible instead. All functions are pure; the date to
answer about is the argument ``on``. Nothing here decides that something happens: a human does.

    >>> from datetime import date
    >>> from slagkracht.core.law import may_provide
    >>> answer = may_provide("uwv", "inkomen", 1, "casusoverleg", "betrokkene", on=date(2026, 11, 23))
    >>> answer.allowed, answer.articles[0], answer.judge[0].code
    (True, 'BGS 2.15', 'necessity')
"""

from slagkracht.core.law.answers import Alternative, Answer, Point, Question, Reason
from slagkracht.core.law.clocks import (
    BACKUP_DAYS,
    Destruction,
    Hold,
    audit_due,
    breach_due,
    feedback_due,
    latest_destruction,
    reasons_to_destroy,
    years_later,
)
from slagkracht.core.law.entries import Text
from slagkracht.core.law.giving import Giving, may_bring_in_icov_report, may_give_result, may_refuse
from slagkracht.core.law.matrix import Matrix, Row, matrix
from slagkracht.core.law.paragraph import paragraph, question_in_words
from slagkracht.core.law.phases import (
    may_enter_phase,
    may_process_for_intervention,
    may_register_subject,
    scan_needs_dossier,
)
from slagkracht.core.law.provide import kind_of_seat, may_provide
from slagkracht.core.law.safeguards import (
    hit_no_hit,
    may_analyse_automatically,
    may_have_access,
    may_start_processing,
    may_use_log,
    may_use_nationality,
    publications_missing,
)
from slagkracht.core.law.signals import criteria_complete, may_report, may_start_activity
from slagkracht.core.law.statute import Statute, statute
from slagkracht.core.law.who import who_may
from slagkracht.core.law.wording import day_in_words

__all__ = [
    "BACKUP_DAYS",
    "Alternative",
    "Answer",
    "Destruction",
    "Giving",
    "Hold",
    "Matrix",
    "Point",
    "Question",
    "Reason",
    "Row",
    "Statute",
    "Text",
    "audit_due",
    "breach_due",
    "criteria_complete",
    "day_in_words",
    "feedback_due",
    "hit_no_hit",
    "kind_of_seat",
    "latest_destruction",
    "matrix",
    "may_analyse_automatically",
    "may_bring_in_icov_report",
    "may_enter_phase",
    "may_give_result",
    "may_have_access",
    "may_process_for_intervention",
    "may_provide",
    "may_refuse",
    "may_register_subject",
    "may_report",
    "may_start_activity",
    "may_start_processing",
    "may_use_log",
    "may_use_nationality",
    "paragraph",
    "publications_missing",
    "question_in_words",
    "reasons_to_destroy",
    "scan_needs_dossier",
    "statute",
    "who_may",
    "years_later",
]
