"""Two records beside each other: what speaks for, what against, and what that comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slagkracht.core.errors import UnusableInput, sentence
from slagkracht.core.identity.evidence import (
    Evidence,
    address_evidence,
    birth_date_evidence,
    contact_evidence,
    firm_evidence,
    names_evidence,
    number_evidence,
)
from slagkracht.core.identity.fields import FIELDS, require_known
from slagkracht.core.identity.numbers import check_bsn

# Before looking, of the pairs that a human lays side by side in a dossier, about one in a thousand is one.
PRIOR_BITS = -10.0
# What people share who live or work together counts for at most this when their own data differ.
HOUSEHOLD_CAP = 3.0
_OWN = {"first_name", "last_name", "full_name", "birth_date", "organisation", "number"}
_SISTER = {"other_number", "other_form"}
BANDS = (
    (-5.0, "probably_not"),
    (0.0, "unsure"),
    (7.0, "probably"),
    (float("inf"), "almost_certainly"),
)
DEFINITELY_NOT = "definitely_not"


@dataclass(frozen=True)
class Explained:
    """The outcome of one comparison.

    ``weight``: all bits together, the prior included; ``probability``: the same as a chance; ``band``: that
    in words (probably_not, unsure, probably, almost_certainly; definitely_not when ``barred`` names a fact
    that makes it impossible). ``evidence``: per field.
    """

    weight: float
    probability: float
    band: str
    evidence: tuple[Evidence, ...]
    prior: float
    barred: str = ""

    def waterfall(self) -> list[tuple[str, float, float]]:
        """Steps from the prior to the weight: (field, bits, running total)."""
        steps = [("prior", self.prior, self.prior)]
        for found in self.evidence:
            steps.append((found.field, found.bits, steps[-1][2] + found.bits))
        return steps

    def as_dict(self, language: str) -> dict[str, Any]:
        """Plain data, with the reasons in ``language`` (nl or en)."""
        return {
            "weight": round(self.weight, 3),
            "probability": self.probability,
            "band": self.band,
            "verdict": sentence(f"identity.band_{self.band}", language),
            "barred": sentence(f"identity.barred_{self.barred}", language) if self.barred else None,
            "fields": {found.field: _evidence_dict(found, language) for found in self.evidence},
            "waterfall": [[name, round(bits, 3), round(total, 3)] for name, bits, total in self.waterfall()],
        }


def compare(left: Mapping[str, str], right: Mapping[str, str], *, prior: float = PRIOR_BITS) -> Explained:
    """Compare two records field by field and explain.

    Takes two records as our fields (``fields.FIELDS``) to text; empty or absent is missing and says nothing.
    ``prior``: bits before looking. Gives an ``Explained``; swapping the records changes nothing but sides.
    Raises ``identity.unknown_field`` and ``identity.nothing_to_compare``.

    For one human who asks one question about two records and then decides. Not for running over a list, not
    for ranking people, not for a decision by itself (AVG art. 22, DESIGN 4.4): nothing is stored.
    """
    require_known(left)
    require_known(right)
    one, two = _stripped(left), _stripped(right)
    found = _capped(_evidence(one, two))
    barred = definitely_not(one, two)
    if not found and not barred:
        raise UnusableInput("identity.nothing_to_compare", known=sorted({*one, *two}))
    weight = prior + sum(evidence.bits for evidence in found)
    if barred:
        return Explained(weight, 0.0, DEFINITELY_NOT, tuple(found), prior, barred)
    band = next(name for limit, name in BANDS if weight < limit)
    return Explained(weight, 1 / (1 + 2.0**-weight), band, tuple(found), prior)


def definitely_not(left: Mapping[str, str], right: Mapping[str, str]) -> str:
    """Why two records cannot be about one person, whatever else agrees; "" when they can.

    ``bsn``: both have a valid BSN and they differ. A typing error nearly always breaks the eleven test (it
    catches every single wrong digit and every swap of neighbours), so two valid ones are two people.
    """
    one, two = check_bsn(left.get("number", "")), check_bsn(right.get("number", ""))
    return "bsn" if one.valid and two.valid and one.normal != two.normal else ""


def _evidence(one: Mapping[str, str], two: Mapping[str, str]) -> list[Evidence]:
    return [
        *names_evidence(one, two),
        *birth_date_evidence(one, two),
        *firm_evidence(one, two),
        *number_evidence(one, two),
        *contact_evidence(one, two),
        *address_evidence(one, two),
    ]


def _capped(found: list[Evidence]) -> list[Evidence]:
    """Hold down what a household shares when the persons' own data speak against."""
    own = [evidence for evidence in found if evidence.field in _OWN and not evidence.household]
    against = any(evidence.bits < 0 or _SISTER & set(evidence.facts.get("notes", ())) for evidence in own)
    shared = sum(evidence.bits for evidence in found if evidence.household and evidence.bits > 0)
    if not against or shared <= HOUSEHOLD_CAP:
        return found
    scale = HOUSEHOLD_CAP / shared
    return [
        replace(evidence, bits=evidence.bits * scale, facts={**evidence.facts, "household": True})
        if evidence.household and evidence.bits > 0
        else evidence
        for evidence in found
    ]


def _stripped(record: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in record.items() if value.strip()}


def _evidence_dict(found: Evidence, language: str) -> dict[str, Any]:
    return {
        "label": FIELDS[found.field][language],
        "level": found.level,
        "bits": round(found.bits, 3),
        "left": found.left,
        "right": found.right,
        "why": why(found, language),
    }


def why(found: Evidence, language: str) -> str:
    """One plain sentence: what was seen in this field."""
    words = [sentence(f"identity.level_{found.level}", language).format(**found.facts)]
    notes = [*found.facts.get("notes", ())]
    if found.facts.get("household"):
        notes.append("household")
    if found.facts.get("weakest", 100) < 100:
        notes.insert(0, "weakest")
    words += [sentence(f"identity.note_{note}", language).format(**found.facts) for note in notes]
    return " ".join(words)
