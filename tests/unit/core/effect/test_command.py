"""The commands: exact shapes, exit codes, where errors point, and the words of the documentation."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from slagkracht import cli
from slagkracht.core.effect import report
from slagkracht.core.effect.command import _bar

EXPLANATION = Path(__file__).parents[4] / "docs" / "explanation" / "effect.md"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with the files of the documentation, made with a known effect."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLAGKRACHT_LANG", raising=False)
    chance = np.random.default_rng(1)
    panel = ["municipality,month,burglaries,approach,inhabitants,overcast,region"]
    for town in range(24):
        start = {0: 13, 1: 17}.get(town % 4, 99)
        for month in range(1, 25):
            on = int(month >= start)
            count = chance.poisson(40 * (1 - 0.25 * on) * (1 + 0.1 * (town % 3)))
            panel.append(f"town {town},{month},{count},{on},{1000 + town},{chance.random():.3f},{town % 4}")
    Path("towns.csv").write_text("\n".join(panel), "utf-8")
    series = ["month,arsons,closure,inhabitants"]
    for month in range(60):
        on = int(month >= 36)
        day = f"{2018 + month // 12}-{month % 12 + 1:02d}-01"
        series.append(f"{day},{chance.poisson(40 * 0.7**on)},{on},{50_000 + 20 * month}")
    Path("arsons.csv").write_text("\n".join(series), "utf-8")
    donors = ["town,year,thefts,density"]
    path = 100 + chance.normal(size=(12, 2)).cumsum(axis=0) @ chance.uniform(0.5, 2, (2, 25))
    for town in range(25):
        for year in range(12):
            fall = 30 if town == 3 and year >= 8 else 0
            donors.append(f"Town {town},{2010 + year},{path[year, town] - fall:.3f},{town}")
    Path("thefts.csv").write_text("\n".join(donors), "utf-8")
    return tmp_path


def _run(capsys, *words, code=0):
    assert cli.main(["effect", *words]) == code
    return capsys.readouterr()


def _json(capsys, *words):
    return json.loads(
        _run(capsys, *words, "--json").out, parse_constant=lambda text: pytest.fail(f"{text} is no JSON")
    )


DID = (
    "did",
    "towns.csv",
    "--outcome",
    "burglaries",
    "--unit",
    "municipality",
    "--time",
    "month",
    "--treatment",
)
ITS = ("its", "arsons.csv", "--count", "arsons", "--time", "month", "--intervention", "closure")
WDD = (
    "displacement",
    "--treated-before",
    "20",
    "--treated-after",
    "10",
    "--control-before",
    "20",
    "--control-after",
)
SYNTHETIC = (
    "synthetic",
    "thefts.csv",
    "--outcome",
    "thefts",
    "--unit",
    "town",
    "--time",
    "year",
    "--treated",
)
POWER = ("power", "--design", "did", "--count", "12", "--reduction", "0.2", "--before", "12", "--after", "12")


def test_did_answers_in_its_shape(here, capsys):
    answer = _json(capsys, *DID, "approach,overcast", "--cluster", "municipality", "--weights", "inhabitants")
    assert answer["estimate"] == answer["terms"]["approach"]["estimate"]
    assert -20 < answer["estimate"] < -5
    assert answer["ci"][0] < answer["estimate"] < answer["ci"][1]
    assert set(answer["terms"]) == {"approach", "overcast"}
    assert answer["errors"] == "cluster"
    assert answer["clusters"] == 24
    assert answer["conclusion"].startswith("Aantoonbaar verschil")
    digest = hashlib.sha256(Path("towns.csv").read_bytes()).hexdigest()
    assert answer["recipe"]["inputs"] == {"towns.csv": digest}
    assert answer["recipe"]["method"] == "effect.did"
    assert answer["recipe"]["parameters"]["weights"] == "inhabitants"
    assert answer["recipe"]["seed"] is None


def test_did_without_choice_of_errors_is_classical(here, capsys):
    assert _json(capsys, *DID, "approach")["errors"] == "classical"
    assert _json(capsys, *DID, "approach", "--robust", "--unit-trends")["errors"] == "robust"
    logged = _json(capsys, *DID, "approach", "--controls", "overcast", "--log-outcome")
    assert "overcast" not in logged["terms"]


def test_another_level_gives_another_interval(here, capsys):
    usual, wide = (_json(capsys, *DID, "approach", *level) for level in ((), ("--level", "0.99")))
    assert wide["level"] == 0.99
    assert wide["ci"][1] - wide["ci"][0] > usual["ci"][1] - usual["ci"][0]


def test_the_event_study_and_the_staggered_way(here, capsys):
    study = _json(capsys, *DID, "approach", "--event-study", "--leads", "3", "--lags", "2")
    assert list(study["terms"]) == ["t-3", "t-2", "t+0", "t+1", "t+2"]
    assert study["errors"] == "cluster"
    assert "pretrend" in study
    robust = _json(capsys, *DID, "approach", "--event-study", "--robust")
    assert robust["errors"] == "robust"
    staggered = _json(capsys, *DID, "approach", "--staggered", "--cluster", "region")
    assert list(staggered["groups"]) == ["13", "17"]
    assert staggered["clusters"] == 4


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--staggered", "--robust"], "--robust"),
        (["--staggered", "--unit-trends"], "--unit-trends"),
        (["--staggered", "--lags", "2"], "--lags"),
        (["--leads", "2"], "--leads"),
        (["--event-study", "--leads", "0"], "--leads"),
        (["--event-study", "--lags", "-1"], "--lags"),
        (["--controls", "overcast,overcast"], "overcast"),
        (["--controls", "absent"], "absent"),
        (["--level", "95"], "95"),
        (["--level", "high"], "high"),
        (["--robust", "--cluster", "region"], "not allowed"),
    ],
)
def test_options_that_make_no_sense_exit_2(here, capsys, options, said):
    try:
        code = cli.main(["effect", *DID, "approach", *options])
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("treatment", "more"), [("", []), (",", []), ("approach,overcast", ["--staggered"])])
def test_a_treatment_that_makes_no_sense_exits_2(here, capsys, treatment, more):
    assert "Traceback" not in _run(capsys, *DID, treatment, *more, code=2).err


def test_its_answers_in_its_shape(here, capsys):
    answer = _json(capsys, *ITS, "--offset", "inhabitants")
    assert {"rate_ratio", "ci", "dispersion", "trend"} <= set(answer)
    assert answer["rate_ratio"] == pytest.approx(0.7, abs=0.15)
    assert answer["family"] == "poisson"
    seasonal = _json(
        capsys, *ITS, "--period", "12", "--harmonics", "2", "--family", "quasipoisson", "--slope"
    )
    assert {"sin1", "cos2", "slope"} <= set(seasonal["terms"])


def test_displacement_answers_in_its_shape(here, capsys):
    answer = _json(capsys, *WDD, "20")
    assert answer["wdd"] == -10
    assert answer["se"] == pytest.approx(70**0.5)
    assert answer["z"] == pytest.approx(-10 / 70**0.5)
    assert answer["ci"] == pytest.approx([-23.761833, 3.761833], abs=1e-6)
    assert answer["wdq"] is None
    assert answer["conclusion"].startswith("Geen aantoonbaar effect.")
    assert answer["recipe"]["inputs"] == {}
    ringed = _json(capsys, *WDD, "20", "--buffer-before", "10", "--buffer-after", "15")
    assert ringed["wdq"] == pytest.approx(-0.5)
    assert "rand" in _run(capsys, *WDD, "20", "--buffer-before", "10", code=2).err


def test_synthetic_answers_in_its_shape(here, capsys):
    answer = _json(
        capsys, *SYNTHETIC, "Town 3", "--start", "2018", "--predictors", "thefts@2010+2017,density"
    )
    assert answer["effect"] == pytest.approx(-30, abs=10)
    assert sum(answer["weights"].values()) == pytest.approx(1)
    assert set(answer["importance"]) == {"thefts@2010+2017", "density"}
    bare = _json(capsys, *SYNTHETIC, "Town 3", "--start", "2018", "--no-placebos", "--fit-until", "2016")
    assert bare["p"] is None
    assert "Town 99" in _run(capsys, *SYNTHETIC, "Town 99", "--start", "2018", code=2).err


def test_etest_answers_in_its_shape(here, capsys):
    answer = _json(capsys, "etest", "--before", "6", "--after", "2")
    assert answer["p"] == pytest.approx(0.1748748, abs=1e-7)
    longer = _json(capsys, "etest", "--before", "6", "--after", "2", "--after-length", "0.5")
    assert longer["rate_after"] == 4


def test_power_answers_in_its_shape(here, capsys):
    answer = _json(capsys, *POWER)
    assert {"power", "enough", "periods_needed", "areas_needed", "smallest_visible"} <= set(answer)
    assert answer["recipe"]["seed"] is None
    more = _json(capsys, *POWER, "--areas", "5", "--control-areas", "10", "--simulate", "20", "--seed", "4")
    assert more["simulated"]["runs"] == 20
    assert more["recipe"]["seed"] == 4
    single = _json(capsys, *("its" if word == "did" else word for word in POWER))
    assert single["level"] == pytest.approx(0.95)
    assert "reduction" in _run(capsys, *POWER[:6], "2", *POWER[7:], code=2).err


@pytest.mark.parametrize(
    "words",
    [
        (*DID, "approach", "--staggered"),
        (*ITS, "--slope"),
        (*WDD, "20", "--buffer-before", "10", "--buffer-after", "15"),
        (*SYNTHETIC, "Town 3", "--start", "2018"),
        ("etest", "--before", "6", "--after", "0"),
        (*POWER, "--simulate", "5"),
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_person_reads_the_conclusion_first(here, capsys, words, language):
    told = _run(capsys, *words, "--lang", language).out
    answer = _json(capsys, *words, "--lang", language)
    assert told.splitlines()[0] == answer["conclusion"]
    assert "{" not in told
    assert "None" not in told
    for note in answer.get("notes", []):
        assert f"- {note}" in told


def test_a_long_list_is_cut_and_says_so():
    term = {"estimate": 1.0, "ci": [0.5, None]}
    lines = report._table("line_terms", {f"t{place}": term for place in range(35)}, "nl")
    assert lines[-1].strip() == "… en nog 5"
    assert "0,5 tot –" in lines[2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "geen rijen"),
        (b"municipality,month,burglaries,approach\n", "geen rijen"),
        (b"\xff\xfe", "UTF-8"),
        (b"municipality,month,burglaries,approach\na,1,x,0\n", "rij 2"),
        (b"municipality,month,burglaries,approach\na,1,5,1\n", "approach"),
    ],
)
def test_a_wrong_file_says_where_and_exits_2(here, capsys, content, said):
    Path("towns.csv").write_bytes(content)
    told = _run(capsys, *DID, "approach", code=2).err
    assert "towns.csv" in told
    assert said in told


class _Screen(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_moves_when_somebody_looks(monkeypatch):
    screen = _Screen()
    monkeypatch.setattr("sys.stderr", screen)
    with _bar() as progress:
        progress(1, 2, "units")
        progress(2, 2, "units")
    assert "2/2" in screen.getvalue()


def test_every_command_of_the_documentation_runs(here, capsys):
    commands = re.findall(r"^\$ slagkracht (.+)$", EXPLANATION.read_text("utf-8"), re.MULTILINE)
    assert {command.split()[1] for command in commands} == {
        "did", "its", "displacement", "synthetic", "etest", "power"
    }  # fmt: skip
    for command in commands:
        assert cli.main(shlex.split(command)) == 0, command
        assert capsys.readouterr().out
