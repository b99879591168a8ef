"""Random chains with a random fault: every fault is found, and a whole chain has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slagkracht.apps.ledger.chain import START, Link, digest, faults

ids = st.uuids()
codes = st.text("abcdefghijklmnop._", min_size=1, max_size=12)
plain = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=20)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
FIELDS = {
    "at": moments,
    "actor": ids,
    "seat": codes,
    "act": codes,
    "outcome": st.sampled_from(["done", "read", "refused"]),
    "ground": codes,
    "owner": st.none() | ids,
    "objects_touched": st.lists(ids.map(str), max_size=3),
    "facts": st.dictionaries(codes, plain, max_size=3),
}
contents = st.fixed_dictionaries(FIELDS)


def chained(rows, number=1, previous=START):
    """Give these contents numbers, link them and take their digests."""
    links = []
    for row in rows:
        blank = Link(number=number, previous=previous, digest="", **row)
        links.append(replace(blank, digest=digest(blank)))
        number, previous = number + 1, links[-1].digest
    return links


@st.composite
def chains(draw, min_size=1):
    """A whole chain, and what was signed of it: some checkpoints, always the last."""
    links = chained(draw(st.lists(contents, min_size=min_size, max_size=10)))
    some = draw(st.sets(st.sampled_from(range(len(links)))))
    signed = {links[n].number: links[n].digest for n in some | {len(links) - 1}}
    return links, signed


def found(links, signed, gaps=None):
    return {fault.kind for fault in faults(links, signed, gaps)}


@given(chains())
def test_a_whole_chain_has_no_fault(chain):
    assert not found(*chain)


@given(chains(), st.data())
def test_an_edit_is_found(chain, data):
    links, signed = chain
    n = data.draw(st.integers(0, len(links) - 1))
    field = data.draw(st.sampled_from(sorted(["at", "actor", "seat", "act", "outcome", "ground", "owner"])))
    other = data.draw(contents)[field]
    assume(other != getattr(links[n], field))
    links[n] = replace(links[n], **{field: other})
    assert "edited" in found(links, signed)


@given(chains(), st.data())
def test_an_edit_that_took_its_digest_along_is_found(chain, data):
    links, signed = chain
    n = data.draw(st.integers(0, len(links) - 1))
    changed = replace(links[n], act=links[n].act + "x")
    links[n] = replace(changed, digest=digest(changed))
    assert found(links, signed) & {"order", "rewritten"}


@given(chains(), st.data())
def test_an_edit_with_everything_after_it_recomputed_is_found_by_what_was_signed(chain, data):
    links, signed = chain
    n = data.draw(st.integers(0, len(links) - 1))
    rows = [{name: getattr(link, name) for name in FIELDS} for link in links[n:]]
    rows[0]["ground"] += "x"
    before = links[n - 1].digest if n else START
    rewritten = links[:n] + chained(rows, number=n + 1, previous=before)
    assert found(rewritten, signed) == {"rewritten"}
    assert not found(rewritten, {}), "by itself the recomputed chain is whole: only the anchor tells"


@given(chains(min_size=2), st.data())
def test_a_deletion_is_found(chain, data):
    links, signed = chain
    del links[data.draw(st.integers(0, len(links) - 2))]
    assert "missing" in found(links, signed)


@given(chains(min_size=2), st.data())
def test_a_deletion_that_numbered_the_rest_anew_is_found(chain, data):
    links, signed = chain
    n = data.draw(st.integers(0, len(links) - 2))
    rest = [replace(link, number=link.number - 1) for link in links[n + 1 :]]
    assert found(links[:n] + rest, signed) & {"order", "edited"}


@given(chains(), contents, st.data())
def test_an_insertion_is_found(chain, row, data):
    links, signed = chain
    n = data.draw(st.integers(0, len(links)))
    before = links[n - 1].digest if n else START
    (extra,) = chained([row], number=n + 1, previous=before)
    moved = [replace(link, number=link.number + 1) for link in links[n:]]
    if moved:
        assert found([*links[:n], extra, *moved], signed) & {"order", "edited", "rewritten"}
    else:  # appended without its checkpoint: whole, and reported as not signed (queries.verify)
        assert not found([*links, extra], signed)


@given(chains(min_size=2), st.data())
def test_a_swap_is_found(chain, data):
    links, signed = chain
    one, other = data.draw(st.lists(st.sampled_from(range(len(links))), min_size=2, max_size=2, unique=True))
    links[one], links[other] = (
        replace(links[other], number=links[one].number),
        replace(links[one], number=links[other].number),
    )
    assert found(links, signed)


@given(chains(), st.data())
def test_a_truncated_tail_is_found(chain, data):
    links, signed = chain
    assert found(links[: data.draw(st.integers(0, len(links) - 1))], signed) == {"truncated"}


@given(chains(min_size=3), st.lists(contents, max_size=3), st.data())
def test_after_a_restore_the_chain_goes_on_behind_the_signed_gap(chain, rows, data):
    links, signed = chain
    last = links[-1]
    kept = links[: data.draw(st.integers(0, len(links) - 2))]
    after = chained(rows, number=last.number + 1, previous=last.digest)
    signed |= {link.number: link.digest for link in after}
    gap = {len(kept) + 1: last.number}
    assert not found([*kept, *after], signed, gap)
    assert found([*kept, *after], signed), "without the signed gap it is a truncation or a hole"
    if kept:
        assert found([*kept[:-1], *after], signed, gap), "a gap excuses no entry before it"
    if len(after) > 1:
        assert found([*kept, *after[1:]], signed, gap), "nor one behind it"


@given(chains(min_size=2))
def test_a_gap_that_was_never_signed_excuses_nothing(chain):
    links, signed = chain
    last = links[-1].number
    assert found(links[:-1], signed, {last: last + 5})


def test_the_digest_does_not_depend_on_the_order_of_facts_or_the_zone():
    at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    link = Link(1, at, UUID(int=1), "", "a", "done", "", None, [], {"b": 1, "a": 2}, START, "")
    other = replace(link, at=at.astimezone(tz=None), facts={"a": 2, "b": 1})
    assert digest(link) == digest(other)
    assert digest(link) != digest(replace(link, at=at + timedelta(microseconds=1)))


@pytest.mark.parametrize("value", [True, "1", 1.0])
def test_the_digest_tells_types_apart(value):
    link = Link(
        1, datetime(2026, 1, 1, tzinfo=UTC), UUID(int=1), "", "a", "done", "", None, [], {"n": 1}, START, ""
    )
    assert digest(link) != digest(replace(link, facts={"n": value}))
