"""Who: invented staff. Family names are made-up words that say so (Testema, Proefstra, Maquette)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

GIVEN = (
    "Sjoerd Fenna Imke Liv Ruben Noor Daan Sanne Milan Yara Joris Femke Bram Lotte Kees Anouk Tijs Roos Wout "
    "Merel Siem Hanna Jelle Nina Gijs Maud Stijn Elin Floris Jet Abel Saar Teun Vera Luuk Kiki Mees Tess"
).split()
FAMILY = (
    "Testema Proefstra Voorbeeldsma Schetsema Maquette Oefenaar Modelstra Verzonnen Fictema Dummysma "
    "Schijnstra Denkbeeld Nepveld Bedachtsma Kladstra Ontwerpstra Figurantema Decorstra Repetitiema Simulaar"
).split()


@dataclass(frozen=True)
class StaffMember:
    """One invented person who works with the system."""

    name: str
    email: str


def staff(count: int, seed: int) -> list[StaffMember]:
    """``count`` invented people, all different, the same for the same seed.

    Raises ``ValueError`` when more are asked than there are combinations.
    """
    pairs = [(given, family) for given in GIVEN for family in FAMILY]
    if count > len(pairs):
        raise ValueError(f"at most {len(pairs)} different people can be made up")
    chosen = np.random.default_rng(seed).permutation(len(pairs))[:count]
    return [_member(*pairs[index]) for index in chosen]


def _member(given: str, family: str) -> StaffMember:
    return StaffMember(f"{given} {family}", f"{given}.{family}@slagkracht.example".lower())
