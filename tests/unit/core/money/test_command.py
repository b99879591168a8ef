"""The command line: exact shapes, both languages, and refusals that say where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from slagkracht.cli import main
from slagkracht.core.money import command
from slagkracht.core.money.parameters import FAMILIES

COLUMNS = ["--from", "bank,account", "--to", "payee", "--time", "day", "--amount", "sum"]
ROWS = """\
id,bank,account,payee,day,sum,house
t1,1,a,hub,2024-01-01,9500,
t2,1,b,hub,2024-01-02,9600,
t3,2,a,hub,2024-01-03,9700,
t4,2,a,2|a,2024-01-03,1.10,
t5,3,c,x,2024-02-01,300000,Kerkstraat 1
t6,3,d,3|c,2024-03-01,420000,Kerkstraat 1
t7,3,d,3|d,2024-03-01,7,
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def answer(kind: str, *words: str, rows: str = ROWS) -> tuple[int, str, str]:
        path = tmp_path / "t.csv"
        path.write_text(rows, "utf-8")
        try:
            code = main(["money", kind, str(path), *words])
        except SystemExit as stop:
            code = int(str(stop.code))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return answer


def test_patterns_as_json(run: Run) -> None:
    code, out, err = run("patterns", *COLUMNS, "--id", "id", "--json", "--lang", "en")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    first = answer["patterns"][0]
    assert (first["family"], first["hub"], first["score"]) == ("structuring", "hub", 3)
    assert first["accounts"] == ["hub", "1|a", "1|b", "2|a"]
    assert first["transactions"] == ["t1", "t2", "t3"]
    assert first["why"] == (
        "hub receives 3 payments just under 10,000.00, together 28,800.00, from 2024-01-01 to 2024-01-03; "
        "that is 3 of 3, while 60.0% of the whole file falls in that band."
    )
    assert first["amounts"] == [{"currency": None, "amount": "28800.00"}]
    assert first["details"] == {
        "payments": 3,
        "pays": False,
        "total": "28800.00",
        "all_payments": 3,
        "share": 0.6,
    }
    assert (first["start"], first["end"], first["part_of"]) == ("2024-01-01", "2024-01-03", None)
    assert first["rarity"]["others"] == 0
    assert answer["patterns"][1]["family"] == "fan-in"
    assert answer["patterns"][1]["part_of"] == 0
    assert (answer["transactions"], answer["self_transfers"]) == (7, 2)
    assert [limit["code"] for limit in answer["limits"]] == ["needs_object"]
    assert answer["recipe"]["parameters"]["window"] == 14
    assert len(answer["recipe"]["inputs"]["file"]) == 64
    assert {family["family"] for family in answer["families"]} == set(FAMILIES) - {"fast-resale"}
    assert all("{" not in family["definition"] for family in answer["families"])


def test_rows_are_numbered_as_in_a_spreadsheet(run: Run) -> None:
    _, out, _ = run("patterns", *COLUMNS, "--json", "--families", "fan-in")
    assert json.loads(out)["patterns"][0]["transactions"] == [2, 3, 4]


def test_fast_resale_names_the_property(run: Run) -> None:
    _, out, _ = run("patterns", *COLUMNS, "--json", "--object", "house")
    found = {pattern["family"]: pattern for pattern in json.loads(out)["patterns"]}
    assert found["fast-resale"]["details"]["thing"] == "Kerkstraat 1"
    assert found["fast-resale"]["details"]["last"] == "420000.00"
    assert "twee keer" not in found["fast-resale"]["why"]
    assert "300.000,00" in found["fast-resale"]["why"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_family_has_its_words(run: Run, language: str) -> None:
    rows = ["id,bank,account,payee,day,sum,house"]
    transfers = [
        *[("s", f"m{k}", 0, 95) for k in range(3)],
        *[(f"m{k}", "t", 1 + k, 90) for k in range(3)],
        ("t", "s", 5, 80),
        *[("a", "b", 20, 9500), ("b", "a", 60, 9500), *(("a", "b", 70 + k, 100) for k in range(3))],
        *[("h", f"x{k}", 50, 9500) for k in range(4)],
        *[(p, q, 200) for p in ("p1", "p2") for q in ("q1", "q2")],
        *[(p, q, 201) for p in ("q1", "q2") for q in ("r1", "r2")],
        *[("w1", "w2", 300), ("w3", "w2", 300), ("w2", "w4", 301), ("w2", "w5", 302)],
        *[("v1", "v2", 400), ("v2", "v3", 401)],
        *[("u1", "u2", 500, 10), ("u2", "u1", 501, 10), ("l1", "l2", 600)],
    ]
    for number, (payer, payee, day, *amount) in enumerate(transfers):
        rows.append(f"{number},1,{payer},1|{payee},{day},{amount[0] if amount else 5},")
    rows += ["x,1,o2,1|o1,700,100,huis", "y,1,o3,1|o2,701,200,huis"]
    words = [*COLUMNS, "--object", "house", "--lang", language]
    _, out, _ = run("patterns", *words, "--json", rows="\n".join(rows))
    answer = json.loads(out)
    whole = [p for p in answer["patterns"] if not p["smallest_form"]]
    found = {pattern["family"] for pattern in whole}
    assert found == set(FAMILIES)
    assert any(pattern["smallest_form"] for pattern in answer["patterns"])
    texts = [text for p in answer["patterns"] for text in (p["why"], p["rarity"]["text"])]
    assert not [text for text in texts if "{" in text or "  " in text]
    code, out, _ = run("patterns", *words, rows="\n".join(rows))
    assert code == 0
    opening = out.splitlines()[0]
    assert opening.startswith(f"{len(whole)} pat")
    assert ("stap" if language == "nl" else "step") in out


def test_a_search_that_stopped_says_so_in_words(run: Run) -> None:
    crowd = [f"{a}{b},1,{a},1|{b},1,{k + 1}," for a in range(12) for k, b in enumerate(range(12)) if a != b]
    rows = "\n".join(["id,bank,account,payee,day,sum,house", *crowd])
    code, out, _ = run("patterns", *COLUMNS, "--effort", "1000", "--most", "2", "--lang", "en", rows=rows)
    assert code == 0
    assert "Where the search stopped:" in out
    assert "cycle: cycles (in order of time, any amount) were searched completely up to" in out
    assert "busy accounts were left out" in out
    assert "the 2 largest are listed" in out
    code, out, _ = run("patterns", *COLUMNS, "--effort", "1000", "--most", "2", rows=rows)
    assert "Waar het zoeken ophield:" in out


def test_nothing_found(run: Run) -> None:
    rows = "\n".join(ROWS.splitlines()[:2])
    code, out, _ = run("patterns", *COLUMNS, rows=rows)
    assert (code, out.splitlines()[0]) == (0, "Geen van de patronen past op deze 1 overboekingen.")


def test_flows_as_json(run: Run) -> None:
    code, out, _ = run("flows", *COLUMNS, "--by", "quarter", "--json", "--most", "2")
    answer = json.loads(out)
    assert code == 0
    assert answer["periods"] == ["2024-Q1"]
    assert answer["totals"] == [
        {"period": "2024-Q1", "currency": None, "transactions": 5, "amount": "748800.00"}
    ]
    assert answer["flows"][0] == {
        "from": "3|d",
        "to": "3|c",
        "period": "2024-Q1",
        "transactions": 1,
        "amount": "420000.00",
    }
    assert answer["left_out"]["flows"] == {"rows": 3, "amounts": [{"currency": None, "amount": "28800.00"}]}
    assert [row["amount"] for row in answer["self_transfers"]] == ["7.00", "1.10"]
    assert [answer["nodes"][answer["links"][0][end]]["name"] for end in ("source", "target")] == [
        "3|d",
        "3|c",
    ]
    assert answer["recipe"]["parameters"]["by"] == "quarter"


def test_flows_in_words(run: Run) -> None:
    code, out, _ = run(
        "flows", *COLUMNS, "--by", "week", "--currency", "house", rows=ROWS.replace(",\n", ",€\n")
    )
    assert code == 0
    assert out.splitlines()[0] == (
        "5 overboekingen tussen 7 rekeningen, samen 28.800,00 € + 720.000,00 Kerkstraat 1."
    )
    assert "Overboekingen van een rekening naar zichzelf, apart gehouden: 2." in out
    assert "  2024-W01: 28.800,00 €" in out
    assert "  3|d: -420.000,00 Kerkstraat 1" in out
    many = ["bank,account,payee,day,sum", *(f"1,a{k},b,2024-01-{k + 1:02d},1.00" for k in range(12))]
    _, out, _ = run("flows", *COLUMNS, "--by", "day", "--lang", "en", rows="\n".join(many))
    assert "… and 2 more (--json gives all)." in out
    _, out, _ = run(
        "flows", *COLUMNS, "--lang", "en", rows="bank,account,payee,day,sum\n1,a,1|a,2024-01-01,5"
    )
    assert out.startswith("0 transfers between 1 accounts, together nothing.")


@pytest.mark.parametrize(
    ("words", "rows", "part"),
    [
        (["--id", "nr"], ROWS, "kolom ‘nr’"),
        ([], ROWS.replace("9600", "veel"), "rij 3, kolom ‘sum’"),
        ([], ROWS.replace("9600", "-1"), "rij 3, kolom ‘sum’"),
        ([], ROWS.replace("2024-01-02", "morgen"), "rij 3, kolom ‘day’"),
        ([], ROWS.replace("t2,1,b,", "t2,1,,"), "rij 3, kolom ‘account’"),
        (["--id", "bank"], ROWS, "rij 3, kolom ‘bank’"),
        (["--families", "fan-in,ring"], ROWS, "‘ring’ is geen bekend patroon"),
        (["--window", "-2"], ROWS, "window = -2"),
        (["--window", "soon"], ROWS, "--window"),
        (["--families", ","], ROWS, "--families"),
        ([], "", "heeft geen rijen"),
        ([], "bank,account,payee,day,sum\n", "heeft geen rijen"),
    ],
)
def test_unusable_input_says_where(run: Run, words: list[str], rows: str, part: str) -> None:
    code, out, err = run("patterns", *COLUMNS, *words, "--json", rows=rows)
    assert (code, out) == (2, "")
    assert part in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--most", "0"], "--most"),
        (["--most", "²"], "--most"),
        (["--by", "fortnight"], "--by"),
        (["--by", "month"], "--time"),
        (["--by", "month", "--time", "sum"], "telt stappen"),
    ],
)
def test_unusable_flows(run: Run, words: list[str], part: str) -> None:
    columns = ["--from", "account", "--to", "payee", "--amount", "sum"]
    code, _, err = run("flows", *columns, *words, rows="account,payee,sum\na,b,5\n")
    assert code == 2
    assert part in err


def test_progress_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command._progress() is command.silent
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    shown: Any = command._progress()
    shown(0, 2, "searches")
    shown(2, 2, "searches")
    assert shown is not command.silent


def test_importing_is_quick_and_needs_no_web() -> None:
    """Nothing heavy is imported before it is needed."""
    code = (
        "import sys, slagkracht.core.money.command as _; "
        "print(sorted({'polars', 'scipy', 'numpy', 'pandas', 'django'} & set(sys.modules)))"
    )
    paths = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert done.stdout.strip() == "[]"
