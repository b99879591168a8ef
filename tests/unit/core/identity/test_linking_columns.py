"""How the linker prepares columns: normal forms of what it is given."""

from __future__ import annotations

import polars as pl

from slagkracht.core.identity.linking.prepare import prepare
from tests.unit.core.identity.preparing import frame


def row(prepared: pl.DataFrame, number: int = 0) -> dict[str, object]:
    return prepared.row(number, named=True)


def test_names_come_from_whatever_there_is() -> None:
    both = prepare(
        frame(first_name=["Kees", ""], last_name=["de Vries-Jansen", ""], full_name=["x", "Jan Bos"])
    )
    assert row(both)["families"] == "vries|jansen"
    assert (row(both, 1)["given"], row(both, 1)["family"]) == ("jan", "bos")
    assert row(both)["given_groups"] == str(row(both)["given_groups"])
    alone = prepare(frame(last_name=["Bos", ""]))
    assert "given" not in alone.columns
    assert alone["family"].to_list() == ["bos", None]


def test_a_full_name_beside_the_parts_adds_family_names() -> None:
    found = prepare(
        frame(first_name=["Thomas"], last_name=["Chudleigh"], full_name=["Thomas Clifford of Chudleigh"])
    )
    assert row(found)["families"] == "chudleigh|clifford"


def test_dates_in_american_order_are_seen_from_the_column() -> None:
    american = prepare(frame(birth_date=["02/29/1980", "03/04/1981", "fout", ""]))
    assert american["birth_date"].to_list() == ["1980-02-29", "1981-03-04", None, None]
    dutch = prepare(frame(birth_date=["29/02/1980", "03/04/1981"]))
    assert dutch["birth_date"].to_list() == ["1980-02-29", "1981-04-03"]
    assert row(dutch)["birth_day_swapped"] == "1980-29-02"
    years = prepare(frame(birth_date=["1980", "1980-01-01"]))
    assert years["birth_date"].to_list() == [None, "1980-01-01"]
    assert years["birth_year"].to_list() == ["1980", "1980"]
    assert years["birth_default"].to_list() == [None, "y"]


def test_addresses_in_one_column_or_two() -> None:
    one = prepare(frame(street=["Dorpsstr. 12a", "Kade", ""]))
    assert one["street"].to_list() == ["dorpsstraat", "kade", None]
    assert one["house"].to_list() == ["12-a", None, None]
    two = prepare(frame(street=["Dorpsstr. 12", "Kade", ""], house_number=["12a", "", "7"]))
    assert two["house"].to_list() == ["12-a", None, "7"]
    assert two["street"].to_list() == ["dorpsstraat", "kade", None]
    assert prepare(frame(house_number=["7", "x"]))["house_number"].to_list() == ["7", None]


def test_other_fields() -> None:
    found = prepare(
        frame(
            number=["123456782", "AB-1"],
            phone=["+31 6 12345678", "12"],
            postcode=["1234 ab", ""],
            town=["Den Haag", ""],
            organisation=["Hoek B.V. h.o.d.n. Bella", "…"],
        )
    )
    assert found["bsn"].to_list() == ["123456782", None]
    assert found["phone"].to_list() == ["612345678", None]
    assert found["postcode_area"].to_list() == ["1234", None]
    assert found["town"].to_list() == ["s gravenhage", None]
    assert found["organisation_words"].to_list() == ["hoek bella", None]
