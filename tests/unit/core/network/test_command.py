"""The command line: shapes, words, exit codes."""

from __future__ import annotations

import doctest
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import slagkracht
import slagkracht.core.network
from slagkracht.cli import main
from slagkracht.core.network import centrality, command

ROWS = """source, target ,weight,period,soort
a,b,1,1,x
b,c,2,1,x
c,d,1,2,x
d,e,3,2,x
e,f,1,2,x
f,g,1,2,x
b,a,4,2,x
g,g,1,1,x
"""


@pytest.fixture
def ties(tmp_path: Path) -> str:
    path = tmp_path / "ties.csv"
    path.write_text(ROWS, "utf-8")
    return str(path)


@pytest.fixture
def nodes(tmp_path: Path) -> str:
    path = tmp_path / "nodes.csv"
    path.write_text("id,rol\na,koerier\nd,kok\nb,koerier\nlos,\n", "utf-8")
    return str(path)


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main(["network", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def said(capsys: pytest.CaptureFixture[str], *words: str, language: str = "nl") -> str:
    assert main(["network", *words, "--lang", language]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["network", *words, "--lang", "en"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_describe(capsys, ties):
    found = asked(capsys, "describe", ties)
    assert (found["nodes"], found["edges"], found["components"], found["largest_component"]) == (7, 6, 1, 7)
    assert (found["duplicates_merged"], found["loops_dropped"]) == (1, 1)
    assert found["top"]["betweenness"][0] == ["d", pytest.approx(0.6)]
    assert len(found["top"]["betweenness"]) == 5
    assert "strength" not in found["top"]
    recipe = found["recipe"]
    assert recipe["method"] == "network.describe"
    assert list(recipe["inputs"]) == ["ties: ties.csv"]
    assert recipe["parameters"]["source"] == "source"


def test_describe_with_weights_direction_periods_and_nodes(capsys, ties, nodes):
    found = asked(
        capsys, "describe", ties, "--weight", "weight", "--directed", "--nodes", nodes, "--top", "2"
    )
    assert (found["nodes"], found["edges"], found["isolates"]) == (8, 7, 1)
    assert found["top"]["strength"] == [["b", 7.0], ["a", 5.0]]
    assert found["strong_components"] == 7
    found = asked(capsys, "describe", ties, "--by", "period")
    assert [(p["period"], p["nodes"], p["edges"]) for p in found["periods"]] == [("1", 4, 2), ("2", 7, 5)]
    assert len(found["mean"]["degree"]) == 5


def test_two_kinds_of_nodes(capsys, tmp_path, ties):
    path = tmp_path / "summits.csv"
    path.write_text("person,summit\np,x\nq,x\nq,y\n", "utf-8")
    columns = ["--source", "person", "--target", "summit"]
    found = asked(capsys, "describe", str(path), *columns)["two_mode"]
    assert (found["detected"], found["density"]) == (True, 0.75)
    assert found["sides"]["person"]["top"]["degree"] == [["q", 1.0], ["p", 0.5]]
    assert found["sides"]["person"]["projection"]["edges"] == 1
    assert asked(capsys, "describe", str(path), *columns, "--two-mode")["two_mode"]["detected"] is False
    assert "person: 2, summit: 2" in said(capsys, "describe", str(path), *columns)
    message = refused(capsys, "describe", ties, "--two-mode")
    assert "ties.csv, row 2, column ‘target’: ‘b’ is in column ‘source’ as well" in message


def test_describe_in_words(capsys, ties, monkeypatch):
    text = said(capsys, "describe", ties, "--by", "period")
    assert text.startswith("Knopen: 7, contacten: 6, losse delen: 1;")
    assert "Periode 2: 7 knopen" in text
    assert "Gemiddeld over 2 perioden" in text
    monkeypatch.setattr(centrality, "EXACT_STEPS", 10)
    assert "estimated from 7 starting points" in said(capsys, "describe", ties, language="en")


def test_disrupt(capsys, ties):
    found = asked(capsys, "disrupt", ties, "--strategy", "betweenness")
    assert found["start"] == 7
    assert found["largest_component"] == [7, 3, 3]
    assert found["removed"] == ["d", "f"]
    found = asked(capsys, "disrupt", ties, "--strategy", "degree", "--weight", "weight", "--removals", "1")
    assert found["removed"] == ["b"]
    text = said(capsys, "disrupt", ties, "--strategy", "betweenness")
    assert text.startswith("Het grootste deel (7 knopen) is gehalveerd na 1 wegvallers.")
    text = said(
        capsys, "disrupt", ties, "--strategy", "katz", "--alpha", "2", "--removals", "1", language="en"
    )
    assert "alpha is too large" in text
    text = said(capsys, "disrupt", ties, "--strategy", "random", "--runs", "2", "--recovery", "random")
    assert "Gemiddelde over 2 keer" in text
    assert "niet gehalveerd" in said(capsys, "disrupt", ties, "--strategy", "degree", "--removals", "0")


def test_disrupt_repeats_itself(capsys, ties):
    words = (
        "disrupt",
        ties,
        "--strategy",
        "random",
        "--recovery",
        "nearest",
        "--missing",
        "0.2",
        "--runs",
        "3",
    )
    assert asked(capsys, *words) == asked(capsys, *words)
    assert asked(capsys, *words) != asked(capsys, *words, "--seed", "2")


def test_roles(capsys, ties, nodes):
    words = ("disrupt", ties, "--strategy", "roles", "--nodes", nodes, "--role", "rol", "--removals", "3")
    assert asked(capsys, *words)["removed"] == ["d", "b", "a"]
    assert asked(capsys, *words, "--role-order", " koerier ,kok")["removed"] == ["b", "a", "d"]
    assert list(asked(capsys, *words)["recipe"]["inputs"]) == ["ties: ties.csv", "nodes: nodes.csv"]
    assert "--nodes FILE" in refused(capsys, "disrupt", ties, "--strategy", "roles", "--role", "rol")
    assert "--role COLUMN" in refused(capsys, "disrupt", ties, "--strategy", "roles", "--nodes", nodes)
    assert "‘baas’" in refused(capsys, *words, "--role-order", "baas")


def test_the_report_by_both_names(capsys, ties):
    found = asked(capsys, "report", ties, "--runs", "2")
    same = asked(capsys, "disrupt", ties, "--strategy", "all", "--runs", "2")
    assert found["conclusion"] == same["conclusion"]
    assert found["strategies"] == same["strategies"]
    assert found["findings"][0]["code"] in {"none_stays_ahead", "one_stays_ahead"}
    assert found["recipe"]["method"] == "network.report"
    narrow = asked(capsys, "report", ties, "--runs", "2", "--recovery", "nearest", "--missing", "0.2")
    assert set(narrow["best"]) == {"none", "nearest"}
    assert {row["missing"] for row in narrow["missing"]} == {0.2}
    only = asked(capsys, "report", ties, "--runs", "1", "--recovery", "none", "--missing", "0.1")
    assert set(only["best"]) == {"none"}


def test_the_report_in_words(capsys, ties, tmp_path):
    for words in (("report", ties, "--runs", "2"), ("disrupt", ties, "--strategy", "all", "--runs", "2")):
        text = said(capsys, *words)
        assert "Kies dus niet op één cijfer" in text
        assert "met herstel bij wie dan ook (random)" in text
    loose = tmp_path / "loose.csv"
    loose.write_text("source,target\na,a\nb,b\nc,c\nd,d\ne,e\nf,f\n", "utf-8")
    assert "most contacts (degree)" in said(capsys, "report", str(loose), "--runs", "1", language="en")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("describe", "nergens.csv"), "file nergens.csv: this file is not there"),
        (("describe", "{ties}", "--source", "van"), "column ‘van’: this column is missing"),
        (("describe", "{ties}", "--weight", "soort"), "row 2, column ‘soort’: ‘x’ is not a number"),
        (("describe", "{ties}", "--top", "-1"), "--top cannot be -1"),
        (("describe", "{ties}", "--seed", "-1"), "--seed cannot be -1"),
        (("disrupt", "{ties}", "--strategy", "kingpin"), "‘kingpin’ is not a strategy. Choose from: degree"),
        (("disrupt", "{ties}", "--strategy", "degree", "--recovery", "ja"), "‘ja’ is not a kind of recovery"),
        (
            ("disrupt", "{ties}", "--strategy", "degree", "--block", "0"),
            "--block cannot be 0; allowed is ≥ 1",
        ),
        (("disrupt", "{ties}", "--strategy", "random", "--runs", "0"), "--runs cannot be 0"),
        (("disrupt", "{ties}", "--strategy", "degree", "--missing", "1.5"), "--missing cannot be 1.5"),
        (("disrupt", "{ties}", "--strategy", "strength"), "needs weights"),
        (("report", "{ties}", "--recovery", "ja"), "‘ja’ is not a kind of recovery"),
    ],
)
def test_what_cannot_be_used_is_said(capsys, ties, words, message):
    assert message in refused(capsys, *(word.format(ties=ties) for word in words))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_for_a_person_and_none_for_a_machine():
    terminal = Terminal()
    bar = command._bar(terminal)
    bar(1, 2, "runs")
    bar(2, 2, "runs")
    assert "0/2" in terminal.getvalue()
    assert command._bar(io.StringIO()) is command.silent


def run(*words: str) -> subprocess.CompletedProcess[str]:
    source = str(Path(slagkracht.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", "slagkracht.cli", "network", *words],
        env=os.environ | {"PYTHONPATH": source, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_from_the_shell(ties, tmp_path):
    fine = run("disrupt", ties, "--strategy", "degree", "--block", "5", "--json")
    assert (fine.returncode, fine.stderr) == (0, "")
    assert json.loads(fine.stdout)["start"] == 7
    for text, message in [
        ("", "dit bestand heeft geen rijen"),
        ("source,target\n", "dit bestand heeft geen rijen"),
        ("source,target\na,\n", "bestand fout.csv, rij 2, kolom ‘target’: hier ontbreekt een waarde"),
    ]:
        path = tmp_path / "fout.csv"
        path.write_text(text, "utf-8")
        wrong = run("describe", str(path))
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert message in wrong.stderr
        assert "Traceback" not in wrong.stderr
    assert run("disrupt", ties).returncode == 2
    assert run("oplossen", ties).returncode == 2


def test_the_package_starts_quickly_and_its_example_holds():
    heavy = "import sys, slagkracht.core.network; print({'igraph', 'scipy', 'polars'} & set(sys.modules))"
    source = str(Path(slagkracht.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", heavy],
        env=os.environ | {"PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"
    assert doctest.testmod(slagkracht.core.network).failed == 0
