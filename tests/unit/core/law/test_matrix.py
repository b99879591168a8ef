"""Everything one participant may give, and who may give a category."""

from __future__ import annotations

from datetime import date

import pytest

from slagkracht.core.errors import UnusableInput
from slagkracht.core.law import matrix, may_provide, statute, who_may

ON = date(2026, 11, 23)
WHO = {
    "identificatie": "elke deelnemer",
    "verblijfsstatus": "alleen de IND",
    "financieel": "niet de rijksbelastingdienst",
    "inkomen": "niet de rijksbelastingdienst",
    "vergunning_subsidie": "UWV, gemeente, provincie, NVWA",
    "fiscaal": "rijksbelastingdienst, gemeente; niet zeker: FIOD",
    "wpg_8_13": "politie, KMar; niet zeker: FIOD, gemeente, Arbeidsinspectie, NVWA",
    "justitieel": "alleen het Openbaar Ministerie",
    "seksueel_gedrag": "alleen bij mensenhandel, illegale prostitutie of uitbuiting; gerichtheid nooit",
    "wpg_9_10": "politie, KMar; niet zeker: FIOD, Arbeidsinspectie, NVWA",
    "screening": "alleen over een medewerker",
    "gezondheid": "niemand",
}


@pytest.mark.parametrize("category", WHO)
def test_who_may(category: str) -> None:
    assert who_may(statute(ON), category).nl == WHO[category]
    assert who_may(statute(ON), category).en


def test_the_mockup_matrix() -> None:
    found = matrix("rijksbelastingdienst", ON)
    assert found.alike == (("handhavingsknelpunt", "casusoverleg"), ("scan",))
    shown = [c for c in found.columns if c[0] != "handhavingsknelpunt"]
    assert shown == [("casusoverleg", 1), ("casusoverleg", 2), ("casusoverleg", 3), ("scan", 1), ("scan", 2)]
    assert [row.category.phase for row in found.rows] == [1] * 11 + [2] * 4 + [3]
    cells = {row.category.code: [row.cells[c].verdict for c in shown] for row in found.rows}
    assert cells["identificatie"] == ["ja"] * 5
    assert cells["inkomen"] == ["nee"] * 5
    assert cells["fiscaal"] == ["nog_niet", "ja", "ja", "nog_niet", "ja"]
    assert cells["seksueel_gedrag"] == [
        "nog_niet",
        "onder_voorwaarde",
        "onder_voorwaarde",
        "nog_niet",
        "onder_voorwaarde",
    ]
    assert cells["wpg_9_10"] == ["nee"] * 5


@pytest.mark.parametrize("participant", statute(ON).participants)
@pytest.mark.parametrize("subject", statute(ON).subjects)
def test_each_cell_is_the_answer_to_its_question(participant: str, subject: str) -> None:
    found = matrix(participant, ON, subject=subject, form="uitbuiting")
    for row in found.rows:
        for (activity, phase), answer in row.cells.items():
            asked = (participant, row.category.code, phase, activity, subject, "uitbuiting")
            assert answer == may_provide(*asked, on=ON)
    assert len(found.rows) == (3 if subject == "medewerker" else 16)


def test_before_the_law_all_is_closed() -> None:
    found = matrix("politie", date(2024, 1, 1))
    assert {answer.verdict for row in found.rows for answer in row.cells.values()} == {"nee"}
    assert found.alike == (("handhavingsknelpunt", "casusoverleg"), ("scan",))


def test_plain_data() -> None:
    told = matrix("burgemeester:gm0344", ON).as_dict()
    assert told["participant"] == "burgemeester"
    assert len(told["columns"]) == len(told["rows"][0]["cells"]) == 8
    assert told["rows"][0]["who"] == {"nl": "elke deelnemer", "en": "every participant"}


@pytest.mark.parametrize("words", [("x", "betrokkene"), ("politie", "x")])
def test_unknown_words(words: tuple[str, str]) -> None:
    with pytest.raises(UnusableInput):
        matrix(words[0], ON, subject=words[1])
