"""``slagkracht identity …`` as strangers call it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from slagkracht.cli import main
from slagkracht.core.identity import command

ROWS = """id,voornaam, achternaam ,geboren
a1,Jan,de Vries,1980-02-03
a2,J.,"Vries, de",3-2-1980
a3,Piet,Bakker,1975-01-09
"""
MAP = ["--map", "first_name=voornaam", "last_name=achternaam", "--map", "birth_date=geboren"]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(ROWS, "utf-8")
    return path


def ask(*words: str | Path) -> int:
    return main(["identity", *map(str, words)])


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_link_writes_ids_and_clusters(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "links.csv"
    assert ask("link", people, "--id", "id", *MAP, "--out", out, "--json") == 0
    assert read(out) == [["id", "cluster"], ["a1", "1"], ["a2", "1"], ["a3", "2"]]
    answer = json.loads(capsys.readouterr().out)
    assert (answer["records"], answer["clusters"], answer["linked"]) == (3, 2, 2)
    assert answer["recipe"]["seed"] == 1
    assert len(answer["recipe"]["inputs"][str(people)]) == 64
    assert "birth_date" in answer["parameters"]


def test_two_tables(people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "b.csv"
    other.write_text("id,voornaam,achternaam,geboren\na1,Jan,van de Vries,1980-02-03\n", "utf-8")
    out = tmp_path / "links.csv"
    assert ask("link", people, other, "--id", "id", *MAP, "--out", out, "--lang", "en") == 0
    assert read(out)[0] == ["id", "cluster", "file"]
    assert read(out)[1] == ["a1", "1", "a.csv"]
    assert read(out)[4] == ["a1", "1", "b.csv"]
    assert "These are proposals" in capsys.readouterr().out


def test_judgements_are_kept(people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apart, out = tmp_path / "apart.csv", tmp_path / "links.csv"
    apart.write_text("left,right\na1,a2\n", "utf-8")
    assert ask("link", people, "--id", "id", *MAP, "--out", out, "--apart", apart) == 0
    assert [row[1] for row in read(out)[1:]] == ["1", "2", "3"]
    assert "voorstellen" in capsys.readouterr().out
    apart.write_text("left,right\na1,a9\n", "utf-8")
    assert ask("link", people, "--id", "id", *MAP, "--out", out, "--apart", apart, "--lang", "en") == 2
    assert "file apart.csv, row 2, column ‘right’" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        (ROWS, ["--id", "nr", "--map", "first_name=voornaam"], "column ‘nr’"),
        (ROWS, ["--id", "id", "--map", "first_name=roepnaam"], "column ‘roepnaam’"),
        (ROWS, ["--id", "id", "--map", "voornaam=voornaam"], "not a field we know"),
        (ROWS, ["--id", "id", "--map", "first_name"], "not a mapping"),
        (ROWS, ["--id", "id", "--map", "first_name=voornaam", "first_name=voornaam"], "mapped twice"),
        (ROWS, ["--id", "id", "--map", "first_name=voornaam", "--threshold", "1"], "between 0 and 1"),
        (
            "id,voornaam\n1,a\n1,b\n",
            ["--id", "id", "--map", "first_name=voornaam"],
            "row 3, column ‘id’: ‘1’",
        ),
        ("id,voornaam\n1,a\n,b\n", ["--id", "id", "--map", "first_name=voornaam"], "row 3, column ‘id’"),
        ("id,voornaam\n", ["--id", "id", "--map", "first_name=voornaam"], "no rows"),
    ],
)
def test_wrong_input_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, arguments: list[str], said: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    assert ask("link", path, *arguments, "--out", tmp_path / "x.csv", "--lang", "en") == 2
    assert said in capsys.readouterr().err


def test_other_refusals(people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("link", people, "--id", "id", *MAP, "--out", tmp_path / "no" / "x.csv") == 2
    assert ask("link", people, people, people, "--id", "id", *MAP, "--out", tmp_path / "x.csv") == 2
    assert ask("link", tmp_path / "absent.csv", "--id", "id", *MAP, "--out", tmp_path / "x.csv") == 2
    capsys.readouterr()


def record(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = record(
        tmp_path,
        "a.json",
        {"id": 1, "first_name": "Jan", "last_name": "Zuidema", "birth_date": "1980-02-03", "phone": None},
    )
    two = record(
        tmp_path, "b.json", {"full_name": "J. Zuidema", "birth_date": "3-2-1980", "house_number": 12}
    )
    assert ask("compare", one, two, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"weight", "probability", "band", "fields", "recipe"} <= answer.keys()
    assert answer["band"] == "almost_certainly"
    assert answer["fields"]["birth_date"]["bits"] == 12
    assert ask("compare", one, two) == 0
    assert capsys.readouterr().out.startswith("Vrijwel zeker dezelfde")


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ({"full_name": "Jan Zuidema"}, {"full_name": "Jan Zuidema"}, "chance 94"),
        ({"number": "123456782"}, {"number": "111222333"}, "they are two people"),
        (
            {"full_name": "Jan Bos", "birth_date": "1980-02-03"},
            {"full_name": "Piet Ma", "birth_date": "1999-12-30"},
            "< 0.1%",
        ),
    ],
)
def test_compare_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], left: object, right: object, said: str
) -> None:
    assert (
        ask("compare", record(tmp_path, "a.json", left), record(tmp_path, "b.json", right), "--lang", "en")
        == 0
    )
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[1]", "one JSON object"),
        (b"{", "not valid JSON"),
        (b"\xff", "not UTF-8"),
        (b'{"shoe": 42}', "not a field we know"),
        (b'{"phone": true}', "not text or a number"),
        (b'{"phone": NaN}', "no field in common"),
        (b"{}", "no field in common"),
    ],
)
def test_records_that_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    assert ask("compare", path, path, "--lang", "en") == 2
    assert said in capsys.readouterr().err
    assert ask("compare", tmp_path / "absent.json", path) == 2
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bsn", "123456782"], "Kan bestaan (123456782)"),
        (["bsn", "123456789", "--lang", "en"], "Not valid (123456789): it fails the eleven test"),
        (["bsn", ""], "Klopt niet: er staat niets"),
    ],
)
def test_check(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert ask("check", *words) == 0
    assert said in capsys.readouterr().out


def test_check_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("check", "iban", "NL91ABNA0417164300", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["valid"], answer["normal"], answer["reason"]) == (True, "NL91ABNA0417164300", "ok")
    assert ask("check", "shoe", "42") == 2
    capsys.readouterr()


def test_a_bar_where_somebody_watches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    advance = command._bar()
    advance(1, 2, "steps")
    advance(2, 2, "steps")
    capsys.readouterr()


HEAVY = "polars numpy duckdb splink scipy"


def test_importing_is_light() -> None:
    """A command that only checks a number starts at once."""
    source = str(Path(command.__file__).parents[3])
    code = f"""
import sys
sys.path.insert(0, {source!r})
import slagkracht.core.identity.command
print(sorted(set("{HEAVY}".split()) & sys.modules.keys()))
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
