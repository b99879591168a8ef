"""Which pairs are worth comparing: records that share enough of something.

Comparing all pairs of 50,000 records is 1.3 billion comparisons. Each rule is one, two or three prepared
columns that both records must share; values that very many records share (a default birth date) are
passed over, except that under the strong rules neighbours in sorted order still meet (Hernández &
Stolfo 1995, doi:10.1145/223784.223807).
"""

# ruff: noqa: S608 — the SQL is put together from names and numbers of our own, never from values

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations
from typing import Any

ALL_PAIRS_UP_TO = 1_500  # records: about a million pairs, compare them all
LARGEST_BLOCK = 100  # records that share one key: beyond this the key says too little
NEIGHBOURS = 5  # in sorted order within a block that is too large

# Strong enough alone.
_ALONE = ("number", "phone", "name_key", "organisation_key", "postcode", "birth_date", "family")
# Weak alone; any two of different kinds together will do.
_KINDS = {
    "family": "family",
    "family_sound": "family",
    "family_start": "family",
    "given": "given",
    "given_start": "given",
    "birth_date": "birth",
    "birth_year": "birth",
    "birth_day": "birth",
    "postcode": "place",
    "postcode_area": "place",
    "town": "place",
    "street": "street",
    "house": "house",
    "phone": "phone",
}
_TOO_WEAK = {
    frozenset(pair)
    for pair in (
        ("birth_year", "house"), ("town", "house"), ("postcode_area", "house"), ("birth_day", "house"),
        ("birth_year", "given_start"), ("birth_year", "town"), ("given_start", "town"),
        ("given_start", "house"), ("family_start", "given_start"), ("family_start", "town"),
        ("family_start", "house"), ("given", "house"), ("birth_year", "family_start"),
    )
}  # fmt: skip
_TRIPLES = (
    ("family_start", "given_start", "birth_year"),
    ("family_start", "given_start", "town"),
    ("family_start", "given_start", "postcode_area"),
    ("family_start", "town", "birth_year"),
    ("given_start", "town", "birth_year"),
)


def rules_for(columns: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """The blocking rules that the prepared columns allow: strong ones first."""
    alone = [(name,) for name in _ALONE if name in columns]
    known = [name for name in _KINDS if name.removesuffix("_start") in columns]
    pairs = [
        pair
        for pair in combinations(known, 2)
        if _KINDS[pair[0]] != _KINDS[pair[1]] and frozenset(pair) not in _TOO_WEAK
    ]
    triples = [triple for triple in _TRIPLES if all(name in known for name in triple)]
    return (*alone, *pairs, *triples)


def compares_all(records: int) -> bool:
    """Whether so few records are all compared with all."""
    return records <= ALL_PAIRS_UP_TO


def find_candidates(connection: Any, columns: Collection[str], records: int, max_pairs: int) -> None:
    """Fill table ``candidates`` (join_key_l < join_key_r); all pairs where ``compares_all``.

    Takes the DuckDB connection that holds the prepared table ``records``, its columns and size. Blocks
    are made smaller until about ``max_pairs`` remain.
    """
    if compares_all(records):
        pairs = "select l.unique_id join_key_l, r.unique_id join_key_r from records l, records r"
        _run(connection, f"create table candidates as {pairs} where l.unique_id < r.unique_id")
        return
    starts = "".join(f", {name}[1:2] {name}_start" for name in ("family", "given") if name in columns)
    sorting = ", ".join(name for name in _KINDS if name in columns) or "unique_id"
    beside = f", concat_ws(' ', {sorting}) beside_text"
    _run(connection, f"create temp table keyed as select *{starts}{beside} from records")
    rules = rules_for(columns)
    selects = [_keys(rule, number) for number, rule in enumerate(rules)]
    if "organisation_words" in columns:
        selects.append(_word_keys(len(rules)))
    _run(connection, f"create temp table keys as {' union all '.join(selects)}")
    _run(connection, "create temp table sizes as select key, count(*) size from keys group by key")
    _block(connection, _largest_block(connection, max_pairs), sum(len(rule) == 1 for rule in rules))


def _block(connection: Any, largest: int, strong: int) -> None:
    """Pairs within blocks; in blocks that are too large under a strong rule, neighbours only."""
    next_ones = ", ".join(f"lead(unique_id, {step}) over beside" for step in range(1, NEIGHBOURS + 1))
    _run(
        connection,
        f"""create table candidates as
        select l.unique_id join_key_l, r.unique_id join_key_r
        from keys l join sizes using (key) join keys r using (key)
        where size between 2 and {largest} and l.unique_id < r.unique_id
        union
        select least(unique_id, other), greatest(unique_id, other) from (
            select unique_id, unnest([{next_ones}]) other
            from keys join sizes using (key) join keyed using (unique_id)
            where rule < {strong} and size > {largest}
            window beside as (partition by key order by beside_text, unique_id))
        where other is not null and other <> unique_id""",
    )


def _largest_block(connection: Any, max_pairs: int) -> int:
    """The largest size of block with which the pairs stay within about ``max_pairs``; at least 2."""
    largest = LARGEST_BLOCK
    while largest > 2 and _pairs_within(connection, largest) > max_pairs:
        largest //= 2
    return max(largest, 2)


def _pairs_within(connection: Any, largest: int) -> int:
    sql = f"select coalesce(sum(size * (size - 1) / 2), 0) from sizes where size <= {largest}"
    return int(connection.execute(sql).fetchall()[0][0])


def _keys(rule: tuple[str, ...], number: int) -> str:
    there = " and ".join(f"{name} is not null" for name in rule)
    return f"select {number} rule, unique_id, hash({number}, {', '.join(rule)}) key from keyed where {there}"


def _word_keys(number: int) -> str:
    return f"""
        select {number} rule, unique_id, hash({number}, word) key
        from (select unique_id, unnest(string_split(organisation_words, ' ')) word from keyed)"""


def _run(connection: Any, sql: str) -> None:
    connection.execute(sql).fetchall()
