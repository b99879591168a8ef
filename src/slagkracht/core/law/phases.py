"""Inside an activity: the step to a next phase, who may stand in a dossier, scans and interventions."""

from __future__ import annotations

from datetime import date

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law.answers import Answer
from slagkracht.core.law.conditions import Condition, Forbidden, decide, require_word, yes
from slagkracht.core.law.statute import Statute, statute

FIRST_PHASE = 1


def may_enter_phase(
    activity: str,
    current: int,
    target: int,
    *,
    on: date,
    necessity_reasoned: bool | None,
    subjects_named: int | None,
) -> Answer:
    """May an activity move from phase ``current`` to ``target``? WGS 2.23(6).

    ``necessity_reasoned``: the recorded decision says why the step is necessary (False: judged not
    necessary; None: no decision yet). ``subjects_named``: how many subjects the decision covers.

    One step at a time: b and c each ask their own necessity ("en dat noodzakelijk is"), and what phase 2
    brought is what phase 3 must be weighed against. Two decisions may be taken on one day. There is no way
    back: what is no longer needed is destroyed (1.8(7)). Phase 3 never in a scan.

    Not for: which subjects are covered; the decision itself holds that list.
    """
    text = statute(on)
    require_word("activity", activity, text.activities)
    for name, phase in (("current", current), ("target", target)):
        require_word(name, phase, text.phases)
    facts = {"target": target, "target_article": text.phases[target].article}
    forbidden = _no_step(text, activity, current, target)
    named = None if subjects_named is None else subjects_named > 0
    return decide(
        text,
        yes=[yes(text, "phase", **facts)],
        forbidden=forbidden,
        conditions=[
            Condition("phase_necessary", necessity_reasoned, facts),
            Condition("subjects_named", named, facts),
        ],
        instead=_ways(forbidden),
        facts={"current": current, "next": current + 1},
    )


def _no_step(text: Statute, activity: str, current: int, target: int) -> list[Forbidden]:
    found = []
    if target > text.activities[activity].last_phase:
        found.append(Forbidden("no_such_phase", {"activity": text.activities[activity].name}))
    elif target > current + 1:
        found.append(Forbidden("no_skipping"))
    if target <= current:
        found.append(Forbidden("no_way_back", {"current": current}))
    return found


def _ways(forbidden: list[Forbidden]) -> list[str]:
    codes = [f.code for f in forbidden]
    if "no_such_phase" in codes:
        return ["case_consultation", "stay"]
    return ["next_phase", "stay"] if "no_skipping" in codes else ["stay"]


def may_register_subject(
    role: str,
    *,
    on: date,
    signal_received: bool | None = None,
    steps_from_betrokkene: int | None = None,
    step_recorded: bool | None = None,
    works_for_participant: bool | None = None,
) -> Answer:
    """May a person stand in a dossier in this role? WGS 2.22(1).

    ``betrokkene``: a signal was received about the person; somebody of the direct circle is promoted only by
    a supplementary signal. ``directe_kring``: exactly one recorded step from a betrokkene, never two.
    ``medewerker``: works on the processing for a participant. Facts that the role does not need are ignored.
    """
    text = statute(on)
    require_word("subject", role, text.subjects)
    steps = steps_from_betrokkene
    if steps is not None and steps < 0:
        raise UnusableInput("out_of_range", column="steps_from_betrokkene", value=steps, allowed="≥ 0")
    conditions = {
        "betrokkene": [Condition("signal_received", signal_received)],
        "directe_kring": [
            Condition("one_step", None if steps is None else steps == 1),
            Condition("step_recorded", step_recorded),
        ],
        "medewerker": [Condition("works_for_participant", works_for_participant)],
    }
    entry = text.subjects[role]
    return decide(
        text,
        yes=[yes(text, "subject", subject=entry.name, subject_article=entry.article)],
        conditions=conditions[role],
        instead=["supplementary_signal"],
    )


def scan_needs_dossier(*, persons: bool, homes: bool, sole_traders: bool) -> bool:
    """Must a scan be a dossier of activity ``scan``? WGS 2.18(1)c.

    True where it touches personal data: of persons, of homes, or of sole traders' premises. A scan on open
    or aggregate data alone is no processing of personal data and needs no dossier.
    """
    return persons or homes or sole_traders


def may_process_for_intervention(*, on: date, necessary: bool | None, agreed: bool | None) -> Answer:
    """May participants process data to carry out interventions they agreed on? WGS 2.23(7).

    ``agreed``: the participants agreed on the interventions in coordination. Not for: the power to intervene
    itself, which each body has from its own statute.
    """
    text = statute(on)
    return decide(
        text,
        yes=[yes(text, "intervention")],
        conditions=[Condition("intervention_necessary", necessary), Condition("intervention_agreed", agreed)],
        instead=["intervene_alone"],
    )
