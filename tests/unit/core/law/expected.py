"""What the law says, cell by cell, written by hand from the statute and apart from the package's data.

One block per pair of activities and subject roles for which the text makes no difference. A cell holds three
letters, for phases 1, 2 and 3:

    j  ja, open                        l  closed, later: only from a later phase
    n  nee, closed                     z  unclear: the text leaves room about the source
                                       v  unclear: it hangs on the form of crime
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

PARTICIPANTS = [
    "politie",
    "rijksbelastingdienst",
    "fiod",
    "kmar",
    "uwv",
    "ind",
    "om",
    "burgemeester",
    "college",
    "provincie",
    "arbeidsinspectie",
    "nvwa",
]
ACTIVITIES = ("handhavingsknelpunt", "casusoverleg", "scan")
SUBJECTS = ("betrokkene", "directe_kring", "medewerker")
WITH_BEHAVIOUR = ("mensenhandel", "illegale_prostitutie", "uitbuiting")
WITHOUT_BEHAVIOUR = ("drugs", "vastgoed", "witwassen", "overig_ernstig", "aangewezen", "mensensmokkel")
FORMS = (None, *WITH_BEHAVIOUR, *WITHOUT_BEHAVIOUR)

# handhavingsknelpunt and casusoverleg, about a betrokkene or somebody of the direct circle
CASE = """
                       pol rbd fio kma uwv ind om  bur col pro arb nvw
identificatie          jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj
verblijfsstatus        nnn nnn nnn nnn nnn jjj nnn nnn nnn nnn nnn nnn
woonsituatie           jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj
voertuig               jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj
financieel             jjj nnn jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj
kadastraal             jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj
bedrijf                jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj
inkomen                jjj nnn jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj
zakelijke_relaties     jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj
vergunning_subsidie    nnn nnn nnn nnn jjj nnn nnn jjj jjj jjj nnn jjj
toezicht_handhaving    jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj jjj
fiscaal                nnn ljj lzz nnn nnn nnn nnn ljj ljj nnn nnn nnn
wpg_8_13               ljj nnn lzz ljj nnn nnn nnn lzz lzz nnn lzz lzz
justitieel             nnn nnn nnn nnn nnn nnn ljj nnn nnn nnn nnn nnn
seksueel_gedrag        lvv lvv lvv lvv lvv lvv lvv lvv lvv lvv lvv lvv
seksueel_gedrag+       ljj ljj ljj ljj ljj ljj ljj ljj ljj ljj ljj ljj
seksueel_gedrag-       nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn
wpg_9_10               llj nnn llz llj nnn nnn nnn nnn nnn nnn llz llz
autorisatieniveau      nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn
screening              nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn
"""

# a scan, about a betrokkene or somebody of the direct circle
SCAN = """
                       pol rbd fio kma uwv ind om  bur col pro arb nvw
identificatie          jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn
verblijfsstatus        nnn nnn nnn nnn nnn jjn nnn nnn nnn nnn nnn nnn
woonsituatie           jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn
voertuig               jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn
financieel             jjn nnn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn
kadastraal             jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn
bedrijf                jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn
inkomen                jjn nnn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn
zakelijke_relaties     jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn
vergunning_subsidie    nnn nnn nnn nnn jjn nnn nnn jjn jjn jjn nnn jjn
toezicht_handhaving    jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn jjn
fiscaal                nnn ljn lzn nnn nnn nnn nnn ljn ljn nnn nnn nnn
wpg_8_13               ljn nnn lzn ljn nnn nnn nnn lzn lzn nnn lzn lzn
justitieel             nnn nnn nnn nnn nnn nnn ljn nnn nnn nnn nnn nnn
seksueel_gedrag        lvn lvn lvn lvn lvn lvn lvn lvn lvn lvn lvn lvn
seksueel_gedrag+       ljn ljn ljn ljn ljn ljn ljn ljn ljn ljn ljn ljn
seksueel_gedrag-       nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn
wpg_9_10               nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn
autorisatieniveau      nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn
screening              nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn nnn
"""

# about a member of staff: three categories only
STAFF_CASE = {"identificatie": "jjj", "autorisatieniveau": "jjj", "screening": "jjj"}
STAFF_SCAN = {"identificatie": "jjn", "autorisatieniveau": "jjn", "screening": "jjn"}

# never, for nobody, in nothing, about nobody: the article that says so
NEVER = {
    "nationaliteit": "BGS 1.9",
    "etnische_afkomst": "AVG 9",
    "godsdienst": "AVG 9",
    "politieke_opvatting": "AVG 9",
    "gezondheid": "AVG 9",
    "vakbond": "AVG 9",
    "biometrie": "AVG 9",
    "genetica": "AVG 9",
    "seksuele_gerichtheid": "AVG 9",
}

MEANING = {
    "j": ("open", "ja"),
    "n": ("closed", "nee"),
    "l": ("closed", "nog_niet"),
    "z": ("unclear", "niet_zeker"),
    "v": ("unclear", "onder_voorwaarde"),
}


class Cell(NamedTuple):
    """A question and what must be answered; ``article`` only where it is always the same."""

    participant: str
    category: str
    phase: int
    activity: str
    subject: str
    form: str | None
    status: str
    verdict: str
    article: str | None = None


def rows_of(block: str) -> dict[str, list[str]]:
    head, *lines = (line.split() for line in block.strip("\n").splitlines())
    assert len(head) == len(PARTICIPANTS)
    assert all(p.startswith(h[:3]) or h == "rbd" for h, p in zip(head, PARTICIPANTS, strict=True))
    rows = {words[0]: words[1:] for words in lines}
    assert all(len(cells) == 12 and all(len(c) == 3 for c in cells) for cells in rows.values())
    return rows


BLOCKS = {"case": rows_of(CASE), "scan": rows_of(SCAN)}
CATEGORIES = [row for row in BLOCKS["case"] if row[-1] not in "+-"] + list(NEVER)


def cells(category: str) -> Iterator[Cell]:
    """Every cell of one category; first without a form of crime, then with each."""
    for form in FORMS:
        for activity in ACTIVITIES:
            for subject in SUBJECTS:
                for place, participant in enumerate(PARTICIPANTS):
                    letters = _letters(category, activity, subject, place, form)
                    for phase in (1, 2, 3):
                        status, verdict = MEANING[letters[phase - 1]]
                        yield Cell(
                            participant,
                            category,
                            phase,
                            activity,
                            subject,
                            form,
                            status,
                            verdict,
                            NEVER.get(category),
                        )


def _letters(category: str, activity: str, subject: str, place: int, form: str | None) -> str:
    if category in NEVER:
        return "nnn"
    if subject == "medewerker":
        return (STAFF_SCAN if activity == "scan" else STAFF_CASE).get(category, "nnn")
    row = category
    if category == "seksueel_gedrag" and form:
        row += "+" if form in WITH_BEHAVIOUR else "-"
    return BLOCKS["scan" if activity == "scan" else "case"][row][place]
