"""Identity: our linker beside Splink with the settings of its own demonstration, and its quality on data
with known truth.

Historical persons: both link the same 50,578 records in one run, in pairs; ours gets no more columns than
Splink (fewer: no occupation). The other tables are public ones that nobody of this project made; what they
lack, made-up Dutch people and firms show: housemates, straw men, namesakes, sister firms, trade names.
"""

from __future__ import annotations

import csv
import logging
import os
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks._rows import row
from slagkracht.core.identity.compare import compare
from slagkracht.core.identity.linking.run import link
from slagkracht.core.synthetic.people.records import (
    FIRM_FIELDS,
    PERSON_FIELDS,
    LabelledPair,
    Record,
    firm_records,
    labelled_firm_pairs,
    labelled_person_pairs,
    person_records,
)
from slagkracht.core.synthetic.people.world import make_world

ROUNDS = 3
PERSONS = {"first_name": "first_name", "last_name": "surname", "birth_date": "dob"}
FEBRL = {
    "first_name": "given_name", "last_name": "surname", "house_number": "street_number",
    "street": "address_1", "town": "suburb", "postcode": "postcode", "birth_date": "date_of_birth",
    "number": "soc_sec_id",
}  # fmt: skip
SITES = {"organisation": "Site name", "street": "Address", "postcode": "Zip", "phone": "Phone"}


def measure() -> list[dict[str, Any]]:
    """All comparisons; those on public data where ``SLAGKRACHT_DATA`` says where it is."""
    rows = [*_made_up(), _one_comparison()]
    folder = Path(os.environ.get("SLAGKRACHT_DATA", "")) / "entity_resolution"
    if not os.environ.get("SLAGKRACHT_DATA") or not folder.exists():
        print("  SLAGKRACHT_DATA is not set: only made-up people are linked")
        return rows
    return [_beside_splink(folder), *_public(folder), _name_pairs(folder), *rows]


def pair_quality(groups: Sequence[Any], truth: Sequence[Any]) -> dict[str, float]:
    """Precision, recall and F1 over pairs of records."""

    def pairs(labels: Sequence[Any]) -> int:
        return sum(count * (count - 1) // 2 for count in Counter(labels).values())

    both, found, there = pairs(list(zip(groups, truth, strict=True))), pairs(groups), pairs(truth)
    precision, recall = both / max(found, 1), both / max(there, 1)
    f1 = 2 * both / max(found + there, 1)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def mapped(table: pl.DataFrame, mapping: dict[str, str]) -> pl.DataFrame:
    """The columns of a table under our names, as stripped text."""
    return table.select(
        pl.col(theirs).fill_null("").str.strip_chars().alias(ours) for ours, theirs in mapping.items()
    )


def read_text(path: Path) -> pl.DataFrame:
    """A CSV file as text with clean headers."""
    table = pl.read_csv(path, infer_schema=False)
    return table.rename({name: name.strip() for name in table.columns})


def _beside_splink(folder: Path) -> dict[str, Any]:
    people = pl.read_parquet(folder / "historical_50k/historical_figures_with_errors_50k.parquet")
    ours = mapped(people, {**PERSONS, "postcode": "postcode_fake", "town": "birth_place"})
    truth = people["cluster"].to_list()
    times: dict[str, list[float]] = {"ours": [], "splink": []}
    groups: Sequence[int] = ()
    theirs: list[Any] = []
    for _ in range(ROUNDS):
        seconds, groups = _timed(lambda: link(ours, seed=1).groups)
        times["ours"].append(seconds)
        seconds, theirs = _timed(lambda: demonstration(people))
        times["splink"].append(seconds)
    return row(
        "link 50,578 historical persons",
        times["ours"],
        "Splink, settings of its demonstration, clustered at 0.95",
        times["splink"],
        ours=pair_quality(groups, truth),
        splink=pair_quality(theirs, truth),
    )


def demonstration(people: pl.DataFrame) -> list[Any]:
    """Link as Splink's tutorial on these data does: its comparisons, blocking and training; give clusters."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    names = (pl.col("first_name") + " " + pl.col("surname")).alias("first_name_surname_concat")
    rules = [
        ("first_name", "surname"), ("surname", "dob"), ("first_name", "dob"), ("postcode_fake", "first_name"),
        ("postcode_fake", "surname"), ("dob", "birth_place"), ("substr(postcode_fake,1,3)", "dob"),
        ("substr(postcode_fake,1,3)", "first_name"), ("substr(postcode_fake,1,3)", "surname"),
        ("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
    ]  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
    )
    certain = [
        "l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
        "substr(l.first_name,1,2) = substr(r.first_name,1,2) and l.surname = r.surname "
        "and substr(l.postcode_fake,1,2) = substr(r.postcode_fake,1,2)",
        "l.dob = r.dob and l.postcode_fake = r.postcode_fake",
    ]
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    database = DuckDBAPI()
    linker = Linker(database.register(people.with_columns(names).to_arrow()), settings, log_level=None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        training = linker.training
        training.estimate_probability_two_random_records_match(certain, recall=0.6)
        training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
        training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "surname"))
        training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
        pairs = linker.inference.predict(threshold_match_probability=0.01, warning_mode="never")
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=0.95
        )
    found = dict(clusters.as_duckdbpyrelation().select("unique_id, cluster_id").fetchall())
    return [found[name] for name in people["unique_id"]]


def _public(folder: Path) -> list[dict[str, Any]]:
    rows = []
    fake = read_text(folder / "fake_1000/fake_1000.csv")
    with_mail = {**PERSONS, "town": "city", "number": "email"}
    rows.append(_quality("fake_1000", mapped(fake, with_mail), fake["cluster"].to_list(), 0.837))
    without = {name: column for name, column in with_mail.items() if name != "number"}
    rows.append(_quality("fake_1000 without e-mail", mapped(fake, without), fake["cluster"].to_list(), 0.837))
    for name, best in (("febrl1", 0.998), ("febrl3", 0.9975)):
        table = read_text(folder / f"{name}/dataset{name[-1]}.csv")
        truth = table["rec_id"].str.extract(r"rec-(\d+)-").to_list()
        rows.append(_quality(name, mapped(table, FEBRL), truth, best))
    firms = read_text(folder / "patstat_nl/records.csv")
    firms = firms.join(read_text(folder / "patstat_nl/truth.csv"), on="person_id", maintain_order="left")
    applicants = mapped(firms, {"organisation": "person_name"})
    rows.append(_quality("patstat_nl, names alone", applicants, firms["leuven_id"].to_list(), 0.674))
    sites = read_text(folder / "chicago_childcare/records_with_true_id.csv")
    rows.append(_quality("chicago_childcare", mapped(sites, SITES), sites["true_id"].to_list(), None))
    towns = read_text(folder / "town_names_nl/town_names.csv")
    spelled = link(mapped(towns, {"town": "name"}), seed=1).groups
    official = dict.fromkeys(zip(spelled, towns["official_name"], strict=True))
    errors = len(official) - len(set(spelled))
    quality = {"groups": len(set(spelled)), "errors": errors, "published": {"groups": 162, "errors": 0}}
    return [*rows, row("town_names_nl, spellings", 0.0, **quality)]


def _quality(name: str, frame: pl.DataFrame, truth: list[Any], best: float | None) -> dict[str, Any]:
    seconds, groups = _timed(lambda: link(frame, seed=1).groups)
    quality: dict[str, Any] = pair_quality(groups, truth)
    return row(f"link {name}", seconds, **quality, **({"to_beat": best} if best else {}))


def _name_pairs(folder: Path) -> dict[str, Any]:
    with (folder / "name_bench/cases.csv").open(encoding="utf-8", newline="") as stream:
        cases = list(csv.DictReader(stream))
    seconds, said = _timed(lambda: [_same_name(case) for case in cases])
    truth = [case["is_match"] == "true" for case in cases]
    hits = sum(a and b for a, b in zip(said, truth, strict=True))
    quality = {
        "precision": round(hits / sum(said), 4),
        "recall": round(hits / sum(truth), 4),
        "f1": round(2 * hits / (sum(said) + sum(truth)), 4),
        "to_beat": 0.772,
    }
    return row(f"name_bench, {len(cases)} pairs, probability ≥ ½", seconds, **quality)


def _same_name(case: dict[str, str]) -> bool:
    field = "full_name" if case["schema"] == "Person" else "organisation"
    return compare({field: case["name1"]}, {field: case["name2"]}).probability >= 0.5


def _made_up() -> list[dict[str, Any]]:
    world = make_world(seed=1, households=400, firms=150)
    people, firms = person_records(world, seed=2), firm_records(world, seed=3)
    return [
        *_by_strength("people", people, PERSON_FIELDS, labelled_person_pairs(world, people)),
        *_by_strength("firms", firms, FIRM_FIELDS, labelled_firm_pairs(world, firms)),
    ]


def _by_strength(
    what: str, records: Sequence[Record], fields: Sequence[str], pairs: Sequence[LabelledPair]
) -> list[dict[str, Any]]:
    """Quality as a whole, then the share of pairs called the same, by how hard they are."""
    frame = pl.DataFrame({f: [record.fields.get(f, "") for record in records] for f in fields})
    seconds, groups = _timed(lambda: link(frame, seed=1).groups)
    place = {record.id: row for row, record in enumerate(records)}
    by_id = {record.id: record.fields for record in records}
    linked = _shares(pairs, lambda pair: groups[place[pair.left]] == groups[place[pair.right]])
    took, compared = _timed(
        lambda: _shares(pairs, lambda pair: compare(by_id[pair.left], by_id[pair.right]).probability >= 0.5)
    )
    whole = pair_quality(groups, [record.entity for record in records])
    return [
        row(f"link {len(records)} records of made-up {what}", seconds, **whole, called_same=linked),
        row(f"compare {len(pairs)} labelled pairs of made-up {what}", took, called_same=compared),
    ]


def _shares(
    pairs: Sequence[LabelledPair], same: Callable[[LabelledPair], bool]
) -> dict[str, dict[str, float]]:
    total: Counter[tuple[bool, str]] = Counter()
    said: Counter[tuple[bool, str]] = Counter()
    for pair in pairs:
        total[pair.same, pair.strength] += 1
        said[pair.same, pair.strength] += same(pair)
    return {
        title: {
            name: round(said[truth, name] / total[truth, name], 4) for t, name in sorted(total) if t is truth
        }
        for title, truth in (("of_the_same", True), ("of_different_ones", False))
    }


def _one_comparison() -> dict[str, Any]:
    one = {
        "first_name": "Jan",
        "last_name": "de Vries-Jansen",
        "birth_date": "1980-02-29",
        "postcode": "1234 AB",
    }
    two = {"full_name": "Vries, J. de", "birth_date": "29-02-1980", "postcode": "1234ab"}
    times = 500
    seconds, _ = _timed(lambda: [compare(one, two).as_dict("nl") for _ in range(times)])
    return row("one explained comparison", seconds / times)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer
