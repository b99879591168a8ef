"""Numbers that cannot exist, so that no made-up person or firm ever is a real one.

``WHY`` says for each kind why nobody can have it; the tests hold them against the checks of
``core.identity`` and, for telephone numbers, against the numbering plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slagkracht.core.identity.numbers import check_bsn

if TYPE_CHECKING:
    import numpy as np

WHY = {
    "bsn": "fails the eleven test, which every citizen service number given out passes",
    "kvk": "begins with 00: the trade register has no such series",
    "iban": "has check digits 99; they are computed as 98 minus a remainder, so they lie between 02 and 98",
    "plate": "has the letter Q, which the RDW does not give out since series 4 (1978)",
    "phone": "begins with 060: the numbering plan gives 061–065 and 068 to mobile, nothing to 060",
    "postcode": "ends in SA, SD or SS: letters that are not given out",
}


def impossible_bsn(chance: np.random.Generator) -> str:
    """Nine digits that fail the eleven test."""
    while True:
        digits = f"{chance.integers(100_000_000, 1_000_000_000)}"
        if not check_bsn(digits).valid:
            return digits


def impossible_kvk(chance: np.random.Generator) -> str:
    """Eight digits of the series 00."""
    return f"00{chance.integers(0, 1_000_000):06d}"


def impossible_iban(chance: np.random.Generator) -> str:
    """A Dutch account with check digits 99."""
    bank = "".join(chance.choice(list("ABCDEFGHJKLMNPRSTUVWXZ"), 4))
    return f"NL99{bank}{chance.integers(0, 10**10):010d}"


def impossible_plate(chance: np.random.Generator) -> str:
    """A plate of series 10 with a Q."""
    last = chance.choice(list("GHJKLNPRSTXZ"))
    return f"{chance.choice(list('GHJKLNPRSTXZ'))}-{chance.integers(1, 1000):03d}-Q{last}"


def impossible_phone(chance: np.random.Generator) -> str:
    """Ten digits that begin with 060."""
    return f"060{chance.integers(0, 10**7):07d}"


def impossible_postcode(chance: np.random.Generator) -> str:
    """A postcode with letters that are not given out."""
    return f"{chance.integers(1000, 10_000)} {chance.choice(['SA', 'SD', 'SS'])}"
