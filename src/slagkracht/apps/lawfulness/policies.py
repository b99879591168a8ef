"""Who sees what shows that the rules were kept. No database.

Everybody sees the rules and what he did himself. What all people did, and the proof of destruction, is for
who tests lawfulness: a designated person charged with (b) of WGS 1.8(2), and for a purpose of WGS 1.8(4).
"""

from __future__ import annotations

from datetime import date

from slagkracht.apps.organisation import roles
from slagkracht.base.actors import Actor
from slagkracht.base.policy import ALLOWED, Decision, refuse
from slagkracht.core import law

OWN = "internal_control"  # the purpose of reading what one did oneself


def enters(by: Actor) -> bool:
    """May this actor open the room? Everybody with a task, support of the systems included."""
    return bool(by.grants) and not by.is_service


def tests(by: Actor) -> bool:
    """Is this actor charged with testing lawfulness?"""
    return by.has(roles.LAWFULNESS)


def may_see_own_log(by: Actor) -> Decision:
    """What somebody did himself, he may see."""
    return ALLOWED if enters(by) else refuse("not_your_log", "WGS 1.8(2)")


def may_see_log(by: Actor, *, purpose: str, today: date) -> Decision:
    """What everybody did: a tester of lawfulness, for a purpose that the law names.

    ``purpose``: one of the words of the law; an unknown one is a bug and raises.
    """
    if not tests(by):
        return refuse("not_your_log", "WGS 1.8(2)")
    answer = law.may_use_log(purpose, on=today)
    return ALLOWED if answer.allowed else refuse("log_not_for_this", answer.reasons[0].article)


def may_see_proof(by: Actor) -> Decision:
    """Certificates of destruction: for who tests lawfulness."""
    return ALLOWED if tests(by) else refuse("not_your_log", "WGS 1.8(2)")
