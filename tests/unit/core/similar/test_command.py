"""The command line: shapes, words, exit codes."""

from __future__ import annotations

import doctest
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import slagkracht
import slagkracht.core.similar
from slagkracht.cli import main

HERE = Path(__file__).parent
TEXTS = str(HERE / "texts.csv")
COLUMNS = ["--id", "id", "--text", "text"]


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["similar", "find", *words, "--lang", "en"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_find_by_question(capsys):
    assert (
        main(["similar", "find", TEXTS, *COLUMNS, "--query", "kwekerijen in zzz", "--top", "2", "--json"])
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert found["texts"] == 48
    assert [hit["id"] for hit in found["hits"]] == ["L02", "L03"]
    assert found["hits"][0]["why"][0]["asked"] == "kwekerijen"
    assert found["unknown_words"] == ["zzz"]
    assert found["recipe"]["parameters"]["query"] == "kwekerijen in zzz"
    assert list(found["recipe"]["inputs"]) == ["texts.csv"]


def test_find_by_text(capsys):
    assert main(["similar", "find", TEXTS, *COLUMNS, "--like", "L15", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "L16" in [hit["id"] for hit in found["hits"][:3]]
    assert len(found["hits"]) == 10


def test_in_words(capsys):
    assert main(["similar", "find", TEXTS, *COLUMNS, "--query", "kwekerijen zzz", "--lang", "nl"]) == 0
    text = capsys.readouterr().out
    assert "L02 — " in text
    assert "kwekerijen ↔ hennepkwekerij (deel van een woord," in text
    assert "Nergens gevonden: zzz." in text
    assert "synoniemen worden gemist" in text
    assert main(["similar", "find", TEXTS, *COLUMNS, "--like", "L02", "--lang", "en"]) == 0
    assert "Found nowhere" not in capsys.readouterr().out
    assert main(["similar", "find", TEXTS, *COLUMNS, "--query", "qqqq", "--lang", "en"]) == 0
    assert "None of the 48 texts" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("id,text\na,pand\n", [], "ask one thing"),
        ("id,text\na,pand\n", ["--query", "x", "--like", "a"], "ask one thing"),
        ("id,text\na,pand\n", ["--query", "pand", "--top", "0"], "--top cannot be 0"),
        ("id,text\na,pand\n", ["--query", "de het"], "holds no word"),
        ("id,text\na,pand\n", ["--like", "b"], "no text with the name ‘b’"),
        ("id,text\na,pand\na,loods\n", ["--query", "pand"], "file t.csv, row 3, column ‘id’: ‘a’ is here"),
        (
            "id,text\na,pand\n,loods\n",
            ["--query", "pand"],
            "file t.csv, row 3, column ‘id’: a value is missing",
        ),
        ("id,tekst\na,pand\n", ["--query", "pand"], "column ‘text’: this column is missing"),
        ("", ["--query", "pand"], "file t.csv: this file has no rows"),
    ],
)
def test_what_cannot_be_used_is_said(capsys, tmp_path, text, words, message):
    path = tmp_path / "t.csv"
    path.write_text(text, "utf-8")
    assert message in refused(capsys, str(path), *COLUMNS, *words)


def test_from_the_shell_and_the_example():
    source = str(Path(slagkracht.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": source, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "slagkracht.cli", "similar", "find", TEXTS, *COLUMNS]
    done = subprocess.run([*command, "--query", "loods"], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    wrong = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert b"Traceback" not in wrong.stderr
    assert doctest.testmod(slagkracht.core.similar).failed == 0
