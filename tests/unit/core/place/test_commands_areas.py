"""The other commands of ``place``: rates, clusters, trend, visibility."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from slagkracht.core.place import command
from tests.unit.core.place.asking import asked, csv, refused, told


@pytest.fixture
def areas(tmp_path):
    chance = np.random.default_rng(5)
    rows = []
    for i in range(49):
        people = int(chance.integers(200, 5000))
        hot = i % 7 < 3 and i // 7 < 3
        rows.append((f"w{i}", i % 7, i // 7, people, chance.poisson(people * (0.05 if hot else 0.01))))
    return csv(tmp_path / "areas.csv", "id,x,y,people,n", rows), tmp_path


def test_rates(capsys, areas):
    path, folder = areas
    words = ["rates", path, "--id", "id", "--count", "n", "--population", "people"]
    whole = asked(capsys, *words)
    near = asked(
        capsys, *words, "--x", "x", "--y", "y", "--neighbours", "4", "--per", "100", "--confidence", "0.9"
    )
    assert whole["per"] == 1000
    assert [area["id"] for area in whole["areas"]][:2] == ["w0", "w1"]
    assert near["overall"] == pytest.approx(whole["overall"] / 10)
    between = [
        min(a["rate"], whole["overall"]) - 1e-9 <= a["smoothed"] <= max(a["rate"], whole["overall"]) + 1e-9
        for a in whole["areas"]
    ]
    assert all(between)
    text = told(capsys, *words)
    assert "… and 29 more." in text
    empty = csv(folder / "none.csv", "id,n,people", [("a", 0, 0), ("b", 4, 10)])
    some = asked(capsys, "rates", empty, "--id", "id", "--count", "n", "--population", "people")
    assert some["areas"][0]["rate"] is None
    told(capsys, "rates", empty, "--id", "id", "--count", "n", "--population", "people")
    wrong = csv(folder / "wrong.csv", "id,n,people", [("a", 0, 5), ("b", 4, 0)])
    assert "row 3, column ‘people’: there are 4 cases" in refused(
        capsys, "rates", wrong, "--id", "id", "--count", "n", "--population", "people"
    )


@pytest.mark.parametrize(
    "near", [("--neighbours", "4"), ("--distance", "1.5"), ("--gal", "w.gal"), ("--neighbour-list", "w.csv")]
)
def test_clusters(capsys, areas, near):
    path, folder = areas
    ties = {i: [j for j in (i - 1, i + 1, i - 7, i + 7) if 0 <= j < 49] for i in range(49)}
    (folder / "w.gal").write_text(
        "49\n" + "".join(f"w{i} {len(t)}\n{' '.join(f'w{j}' for j in t)}\n" for i, t in ties.items())
    )
    csv(folder / "w.csv", "a,b", [(f"w{i}", f"w{j}") for i, t in ties.items() for j in t])
    how = (near[0], str(folder / near[1])) if near[1].startswith("w.") else (*near, "--x", "x", "--y", "y")
    words = ["clusters", path, "--id", "id", "--value", "n", "--population", "people", *how]
    answer = asked(capsys, *words)
    assert answer["moran"]["i"] > 0.2
    assert answer["moran"]["p_permutation"] == 0.002
    assert answer["significant"]["high-high"] >= 2
    assert {"w0", "w8"} & {area["id"] for area in answer["areas"] if area["significant"]}
    assert "high among high" in told(capsys, *words)


def test_clusters_of_plain_values(capsys, areas):
    folder = areas[1]
    chance = np.random.default_rng(1)
    noise = csv(folder / "v.csv", "id,x,y,v", [(i, i % 5, i // 5, chance.normal()) for i in range(25)])
    words = ["clusters", noise, "--id", "id", "--value", "v", "--x", "x", "--y", "y", "--distance", "1"]
    assert asked(capsys, *words)["islands"] == []
    assert told(capsys, *words).startswith("No demonstrable clusters")
    few = ["clusters", noise, "--id", "id", "--value", "v"]
    assert "say who are neighbours" in refused(capsys, *few)
    assert "say who are neighbours" in refused(capsys, *few, "--x", "x", "--neighbours", "3")
    assert "between 0 and 1" in refused(capsys, *words, "--false-discoveries", "1")
    assert "above 0" in refused(capsys, *few, "--distance", "0")
    twice = csv(folder / "t.csv", "id,v", [("a", 1), ("a", 2)])
    assert "row 3, column ‘id’: ‘a’ is there twice" in refused(
        capsys, "clusters", twice, "--id", "id", "--value", "v"
    )
    blank = csv(folder / "b.csv", "id,v", [("a", 1), ("", 2)])
    assert "row 3" in refused(capsys, "clusters", blank, "--id", "id", "--value", "v")


@pytest.fixture
def months(tmp_path):
    chance = np.random.default_rng(6)
    rows = []
    for name, level in (("north", 20), ("south", 8)):
        for t in range(72):
            n = chance.poisson(level * (0.5 if name == "north" and t >= 40 else 1))
            n += 60 if (name, t) == ("south", 70) else 0
            rows += [(name, f"{2013 + t // 12}-{t % 12 + 1:02d}", n)] if n else []
    return csv(tmp_path / "months.csv", "area,month,n", rows), tmp_path


def test_trend(capsys, months):
    path, _ = months
    words = ["trend", path, "--time", "month", "--count", "n", "--by", "area", "--runs", "5"]
    answer = asked(capsys, *words)
    north, south = answer["series"]
    assert [point["from"][:4] for point in north["change_points"]] == ["2016"]
    assert [seen["period"] for seen in south["watched"] if seen["alarm"]] == ["2018-11"]
    assert answer["watched"] == {"start": "2018-01", "end": "2018-12"}
    assert 0 <= answer["false_alarms"]["simulated"] < 0.15
    assert answer["false_alarms"]["nominal"] == 0.01
    text = told(capsys, *words)
    assert "warning 2018-11: 70" in text
    assert "another level from 2016" in text
    without = asked(
        capsys, *words, "--runs", "0", "--last", "2", "--back", "5", "--half", "0", "--season", "12"
    )
    assert without["false_alarms"] is None
    assert len(without["series"][0]["watched"]) == 2
    told(capsys, *words, "--runs", "0")


def test_one_incident_is_refused_with_its_file(capsys, tmp_path):
    path = csv(tmp_path / "one.csv", "x,y,t", [(1, 2, 3)])
    words = ["knox", path, "--x", "x", "--y", "y", "--t", "t", "--distance", "20", "--days", "5"]
    assert "file one.csv" in refused(capsys, *words)


def test_trend_refuses_a_count_that_cannot_be(capsys, tmp_path):
    path = csv(tmp_path / "t.csv", "t,n", [(1, 10**12), (2, 9007199254740992)])
    said = refused(capsys, "trend", path, "--time", "t", "--count", "n")
    assert "row 3, column ‘n’" in said
    assert "9007199254740992" in said


def test_trend_of_short_series_and_other_units(capsys, months):
    path, folder = months
    words = ["trend", path, "--time", "month", "--count", "n"]
    assert "37 periods before" in refused(capsys, *words, "--last", "60")
    years = asked(capsys, *words, "--period", "year", "--runs", "0")
    assert years["watched"] == {"start": "2018", "end": "2018"}
    short = csv(folder / "s.csv", "month,n", [("2019-01", 3), ("2019-05", 4)])
    answer = asked(capsys, "trend", short, "--time", "month", "--count", "n")
    assert answer["watched"] is None
    assert answer["series"][0]["total"] == 7
    assert "too short" in told(capsys, "trend", short, "--time", "month", "--count", "n")
    numbered = csv(folder / "n.csv", "t,n", [(t, 5 + t % 4) for t in range(40)])
    plain = asked(capsys, "trend", numbered, "--time", "t", "--count", "n", "--season", "4", "--runs", "0")
    assert len(plain["series"][0]["watched"]) == 4
    assert "row 2, column ‘n’" in refused(
        capsys, "trend", csv(folder / "w.csv", "t,n", [(1, "x")]), "--time", "t", "--count", "n"
    )


@pytest.fixture
def reports(tmp_path):
    chance = np.random.default_rng(7)
    rows, places = [], []
    for i in range(30):
        people, firms = int(chance.lognormal(10, 0.5)), int(chance.integers(100, 900))
        places.append((f"m{i}", people, firms))
        for body, level in (("police", 30), ("tax", 12)):
            for kind, share in (("drugs", 1.0), ("fraud", 0.5), ("arms", 0.4 * (body == "police"))):
                n = chance.poisson(level * share * (people / 22_000) ** 0.7 * chance.gamma(30, 1 / 30))
                n = 0 if (i, body, kind) == (4, "police", "drugs") else n
                rows += [(f"m{i}", kind, body, n, people, firms)] if n else []
    path = csv(tmp_path / "r.csv", "area,kind,body,n,people,firms", rows)
    return path, csv(tmp_path / "all.csv", "area,people,firms", places), tmp_path


def visibility_words(path: str, *more: str) -> list[str]:
    return ["visibility", path, "--area", "area", "--phenomenon", "kind", "--received", "n", *more]


def test_visibility(capsys, reports):
    path, places, folder = reports
    words = visibility_words(
        path, "--body", "body", "--population", "people", "--firms", "firms", "--areas", places
    )
    answer = asked(capsys, *words)
    police, tax = answer["bodies"]
    assert ("m4", "drugs") in {(cell["area"], cell["phenomenon"]) for cell in police["thin"]}
    assert tax["silent"] == ["arms"]
    assert len(police["cells"]) == 90
    assert set(police["effects"]) == {"people", "firms"}
    text = told(capsys, *words)
    assert "m4, drugs: 0 reported" in text
    assert "tax reported nowhere: arms" in text
    alone = asked(capsys, *visibility_words(path, "--population", "people", "--body", "body"))
    assert len(alone["bodies"]) == 2
    rows = [(f"m{i}", "drugs", 9 + i % 2, 50 + i, "all") for i in range(8)]
    few = csv(folder / "f.csv", "area,kind,n,people,body", [*rows, ("m1", "arms", 0, 51, "none")])
    quiet = asked(capsys, *visibility_words(few, "--population", "people", "--body", "body"))
    assert [left["body"] for left in quiet["left_out"]] == ["none"]
    assert "Nowhere is demonstrably" in told(
        capsys, *visibility_words(few, "--population", "people", "--body", "body")
    )
    assert "Left out" in told(capsys, *visibility_words(few, "--population", "people", "--body", "body"))


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        ([("a", "k", 1, 5)], (), "--population, --firms or --crime"),
        (
            [("a", "k", 1, 5), ("a", "l", 1, 6)],
            ("--crime", "c"),
            "row 3, column ‘c’: for this area it says 6",
        ),
        ([("a", "k", 1, 5), ("a", "k", 2, 5)], ("--crime", "c"), "row 3: this area, phenomenon"),
        ([("a", "", 1, 5)], ("--crime", "c"), "row 2, column ‘k’: a value is missing"),
        ([("a", "k", -1, 5)], ("--crime", "c"), "row 2, column ‘n’"),
        ([("a", "k", 0, 5)], ("--crime", "c"), "‘all’ reported nothing"),
        ([("a", "k", 1, 5)], ("--crime", "c"), "‘all’ has 1 cells"),
    ],
)
def test_visibility_refusals(capsys, tmp_path, rows, more, words):
    path = csv(tmp_path / "v.csv", "a,k,n,c", rows)
    ask = ["visibility", path, "--area", "a", "--phenomenon", "k", "--received", "n", *more]
    assert words in refused(capsys, *ask)


def test_visibility_with_a_list_that_misses_an_area(capsys, reports):
    path, _, folder = reports
    some = csv(folder / "some.csv", "area,people", [("m0", 10), ("m1", 20)])
    assert "‘m2’ is not in the list" in refused(
        capsys, *visibility_words(path, "--population", "people", "--areas", some, "--body", "body")
    )
    assert "this column is missing" in refused(
        capsys, *visibility_words(path, "--crime", "crime", "--areas", some, "--body", "body")
    )


def test_a_terminal_sees_progress(monkeypatch):
    class Terminal:
        def __init__(self):
            self.text = ""

        def isatty(self):
            return True

        def write(self, text):
            self.text += text

        def flush(self):
            pass

    screen = Terminal()
    monkeypatch.setattr(command.sys, "stderr", screen)
    with command._progress() as progress:
        progress(1, 2, "runs")
    assert screen.text


def test_importing_is_quick():
    import subprocess
    import sys

    code = """
import sys, time
start = time.perf_counter()
import slagkracht.core.place.command, slagkracht.core.place.scan
print(time.perf_counter() - start)
assert not {"scipy", "polars", "statsmodels", "tqdm"} & set(sys.modules)
"""
    source = str(Path(command.__file__).parents[3])
    ask = {"capture_output": True, "text": True, "check": True, "env": {"PYTHONPATH": source}}
    done = subprocess.run([sys.executable, "-c", code], **ask)
    assert float(done.stdout) < 1.0
