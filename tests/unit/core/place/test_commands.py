"""``place scan`` and ``place knox`` as strangers call them: answers, errors with row and column, words."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.unit.core.place import brute
from tests.unit.core.place.asking import asked, csv, refused, told


@pytest.fixture
def town(tmp_path):
    """Sixteen areas over eight months, a cluster in a1 and a2 in the last three; zero counts absent."""
    chance = np.random.default_rng(1)
    counts = chance.poisson(3, (16, 8))
    counts[[1, 2], 5:] += 12
    people = chance.integers(900, 1100, 16)
    locations = csv(
        tmp_path / "loc.csv", "id,x,y,people", [(f"a{i}", i % 4, i // 4, people[i]) for i in range(16)]
    )
    rows = [
        (f"a{i}", f"2019-{t + 1:02d}", counts[i, t], people[i])
        for i in range(16)
        for t in range(8)
        if counts[i, t]
    ]
    cases = csv(tmp_path / "cases.csv", "id,month,n,pop", rows)
    return {"cases": cases, "locations": locations, "counts": counts, "people": people, "folder": tmp_path}


def scan_words(town, *more: str) -> list[str]:
    return [
        "scan", town["cases"], "--locations", town["locations"], "--id", "id", "--count", "n",
        "--x", "x", "--y", "y", "--replications", "19", "--seed", "1", *more,
    ]  # fmt: skip


def oracle(town, model="poisson", share=0.5, neighbours=None, longest=4):
    counts, people = town["counts"], town["people"]
    place = np.arange(16)
    sizes = np.repeat(people[:, None], 8, axis=1) * (counts.sum() / (8 * people.sum()))
    zones = brute.zones(place % 4.0, place // 4.0, sizes.sum(axis=1), share, neighbours)
    score = getattr(brute, model)
    best = brute.best(
        counts, sizes, lambda c, e: score(c, e, counts.sum()), zones, list(brute.windows(8, longest, False))
    )
    return len(zones), best


@pytest.mark.parametrize("column", ["people", "pop"])
def test_scan_poisson(capsys, town, column):
    answer = asked(capsys, *scan_words(town, "--time", "month", "--population", column, "--model", "poisson"))
    zones, (score, members, start, end) = oracle(town)
    first = answer["clusters"][0]
    assert answer["zones"] == zones
    assert first["score"] == pytest.approx(score)
    assert set(first["locations"]) == {f"a{i}" for i in members} == {"a1", "a2"}
    assert (
        (first["start"], first["end"])
        == (f"2019-{start + 1:02d}", f"2019-{end:02d}")
        == ("2019-06", "2019-08")
    )
    assert first["observed"] == town["counts"][1:3, 5:].sum()
    assert first["p"] == 0.05
    recipe = answer["recipe"]
    assert recipe["seed"] == 1
    assert set(recipe["inputs"]) == {"cases.csv", "loc.csv"}
    assert recipe["parameters"]["population"] == column


def test_scan_expectation_scales_a_population(capsys, town):
    words = (
        "--time",
        "month",
        "--population",
        "people",
        "--model",
        "expectation",
        "--neighbours",
        "5",
        "--trend",
        "never",
    )
    answer = asked(capsys, *scan_words(town, *words))
    zones, (score, members, _, _) = oracle(town, "expectation", None, 5, 8)
    assert answer["zones"] == zones
    assert answer["clusters"][0]["score"] == pytest.approx(score)
    assert len(answer["clusters"][0]["locations"]) == len(members)
    assert answer["expected_from"] == "population"


def test_scan_expectation_with_expected_counts_and_history(capsys, town):
    rows = [(f"a{i}", t + 2000, town["counts"][i, t], 3.25) for i in range(16) for t in range(8)]
    town["cases"] = csv(town["folder"] / "e.csv", "id,month,n,mu", rows)
    time = ("--time", "month", "--model", "expectation", "--neighbours", "4")
    answer = asked(capsys, *scan_words(town, *time, "--population", "mu"))
    assert answer["expected_from"] == "given"
    assert answer["clusters"][0]["expected"] == pytest.approx(2 * 3 * 3.25)
    same = asked(capsys, *scan_words(town, *time, "--expected", "mu"))
    assert same["clusters"] == answer["clusters"]
    late = asked(
        capsys, *scan_words(town, *time, "--history-until", "2004", "--until", "2006", "--trend", "always")
    )
    assert (late["start"], late["end"], late["expected_from"]) == ("2005", "2006", "own history")
    assert late["trend_per_period"] == pytest.approx(1, abs=0.2)


def test_scan_bernoulli_and_permutation(capsys, town):
    controls = csv(
        town["folder"] / "con.csv",
        "id,month,n",
        [(f"a{i}", f"2019-{t + 1:02d}", 20) for i in range(16) for t in range(8)],
    )
    for words in (("--model", "bernoulli", "--controls", controls), ("--model", "permutation")):
        answer = asked(capsys, *scan_words(town, "--time", "month", *words))
        assert set(answer["clusters"][0]["locations"]) == {"a1", "a2"}
        assert answer["clusters"][0]["start"] == "2019-06"


def test_scan_without_time_and_coarser_and_prospective(capsys, town):
    answer = asked(
        capsys, *scan_words(town, "--population", "people", "--model", "poisson", "--period", "year")
    )
    assert answer["start"] is None
    assert answer["clusters"][0]["start"] is None
    assert set(answer["clusters"][0]["locations"]) == {"a1", "a2"}
    words = ("--time", "month", "--population", "people", "--model", "poisson")
    coarse = asked(capsys, *scan_words(town, *words, "--period", "quarter"))
    assert coarse["clusters"][0]["start"] == "2019-Q3"
    running = asked(
        capsys, *scan_words(town, *words, "--prospective", "--longest", "3", "--max-share", "0.2")
    )
    assert {cluster["end"] for cluster in running["clusters"]} == {"2019-08"}


def test_scan_in_words(capsys, town):
    words = ("--population", "people", "--model", "poisson")
    text = told(capsys, *scan_words(town, *words, "--time", "month"))
    assert text.startswith("Look here: 1 cluster")
    assert "a1, a2, 2019-06 – 2019-08" in text
    flat = csv(town["folder"] / "flat.csv", "id,n", [(f"a{i}", 5) for i in range(16)])
    town["cases"] = flat
    town["locations"] = csv(
        town["folder"] / "l.csv", "id,x,y,people", [(f"a{i}", i, 0, 9) for i in range(16)]
    )
    assert told(capsys, *scan_words(town, *words)).startswith("Nowhere")
    one = csv(town["folder"] / "one.csv", "id,n", [(f"a{i}", 5 + (i == 3)) for i in range(16)])
    town["cases"] = one
    assert told(capsys, *scan_words(town, *words)).startswith("No demonstrable")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--model", "poisson"), "needs a population"),
        (("--model", "poisson", "--population", "nobody"), "neither in cases.csv nor in loc.csv"),
        (("--model", "poisson", "--population", "pop", "--controls", "x"), "not allowed with"),
        (("--model", "poisson", "--controls", "x.csv"), "uses no controls"),
        (("--model", "bernoulli", "--controls", "x.csv"), "file x.csv"),
        (("--model", "permutation"), "more than one period"),
        (("--model", "magic"), "invalid choice"),
        (("--model", "poisson", "--population", "pop", "--max-share", "1.5"), "at most 1"),
        (("--model", "poisson", "--population", "pop", "--max-share", "x"), "not a number"),
        (("--model", "poisson", "--population", "pop", "--neighbours", "0"), "1 or more"),
        (("--model", "poisson", "--population", "pop", "--replications", "-1"), "0 or more"),
        (("--model", "permutation", "--time", "month", "--until", "soon"), "like 2019-01"),
    ],
)  # fmt: skip
def test_scan_refusals(capsys, town, more, words):
    assert words in refused(capsys, *scan_words(town, *more))


def test_scan_names_the_row_of_an_unknown_location(capsys, town):
    town["cases"] = csv(town["folder"] / "bad.csv", "id,n", [("a1", 2), ("nowhere", 3)])
    assert "file bad.csv, row 3, column ‘id’: ‘nowhere’" in refused(
        capsys, *scan_words(town, "--model", "poisson", "--population", "people")
    )


def knox_words(path: str, *more: str) -> list[str]:
    return ["knox", path, "--x", "x", "--y", "y", "--t", "t", "--distance", "2", "--days", "3", *more]


@pytest.fixture
def incidents(tmp_path):
    chance = np.random.default_rng(3)
    points = [(*chance.uniform(0, 100, 2).round(1), int(chance.integers(0, 300))) for _ in range(60)]
    return points + [(x + 1, y, t + 2) for x, y, t in points[:20]], tmp_path


def test_knox_with_numbers_dates_and_times(capsys, incidents):
    points, folder = incidents
    start = date(2019, 1, 1)
    answers = []
    for stamp in (
        lambda t: t,
        lambda t: start + timedelta(days=t),
        lambda t: f"{(start + timedelta(days=t)):%Y/%m/%d} 00:20",
    ):
        path = csv(folder / "i.csv", "x,y,t", [(x, y, stamp(t)) for x, y, t in points])
        answer = asked(capsys, *knox_words(path, "--replications", "99"))
        answers.append({key: answer[key] for key in ("observed", "expected", "p")})
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["observed"] >= 20
    assert answers[0]["p"] == 0.01
    assert told(capsys, *knox_words(path)).startswith("Incidents close together follow")
    assert "no telling" in told(capsys, *knox_words(path, "--replications", "0"))


def test_knox_refusals_and_nothing_close(capsys, incidents):
    _, folder = incidents
    far = csv(folder / "far.csv", "x,y,t", [(0, 0, 1), (50, 50, 9)])
    assert asked(capsys, *knox_words(far))["p"] == 1.0
    assert asked(capsys, *knox_words(far))["ratio"] is None
    assert "do not demonstrably" in told(capsys, *knox_words(far))
    mixed = csv(folder / "mixed.csv", "x,y,t", [(0, 0, 1), (50, 50, "later")])
    assert "row 3, column ‘t’: ‘later’ is not a number" in refused(capsys, *knox_words(mixed))
    dates = csv(folder / "dates.csv", "x,y,t", [(0, 0, "2019-01-01"), (1, 1, "2019-02-31")])
    assert "row 3, column ‘t’" in refused(capsys, *knox_words(dates))
    assert "row 2, column ‘x’" in refused(
        capsys, *knox_words(csv(folder / "n.csv", "x,y,t", [("inf", 0, 1)]))
    )
    one = csv(folder / "one.csv", "x,y,t", [(0, 0, 1)])
    assert "at least 2" in refused(capsys, *knox_words(one))
    assert "0 or more" in refused(capsys, *knox_words(one), "--days", "-3")
    (folder / "empty.csv").write_text("")
    assert "no rows" in refused(capsys, *knox_words(str(folder / "empty.csv")))
