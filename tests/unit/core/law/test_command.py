"""``slagkracht may``: the shapes strangers rely on, and every wrong input said plainly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import slagkracht
from slagkracht.cli import main
from tests.unit.core.law import expected

ON = ["--on", "2026-11-23"]
GOOD = {
    "participant": "rijksbelastingdienst",
    "category": "inkomen",
    "phase": "1",
    "activity": "casusoverleg",
    "subject": "betrokkene",
}
HEADER = "participant\tcategory\tphase\tactivity\tsubject"
ROW = "politie\tvoertuig\t1\tscan\tbetrokkene"


class Shell:
    """Runs one command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        try:
            code = main(["may", *words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def json(self, *words: str) -> dict[str, Any]:
        code, out, err = self(*words, *ON, "--json")
        assert (code, err) == (0, "")
        assert out.count("\n") == 1
        answer: dict[str, Any] = json.loads(out)
        return answer


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


def options(**changes: str) -> list[str]:
    return [part for name, value in (GOOD | changes).items() for part in (f"--{name}", value)]


def write(folder: Path, *lines: str, end: str = "\n", encoding: str = "utf-8") -> str:
    path = folder / "cases.tsv"
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return str(path)


class TestProvide:
    def test_closed_is_an_answer(self, shell: Shell) -> None:
        answer = shell.json("provide", *options())
        assert answer["allowed"] is False
        assert (answer["status"], answer["verdict"]) == ("closed", "nee")
        assert all(reason.keys() == {"article", "nl", "en"} for reason in answer["reasons"])
        assert answer["instead"][1]["category"] == "fiscaal"
        assert answer["on"] == "2026-11-23"
        assert answer["paragraph"]["nl"].startswith("Vraag: Mag de rijksbelastingdienst inkomensgegevens")

    def test_open_and_unclear(self, shell: Shell) -> None:
        assert shell.json("provide", *options(category="voertuig"))["allowed"] is True
        assert (
            shell.json("provide", *options(participant="fiod", category="fiscaal", phase="2"))["status"]
            == "unclear"
        )

    def test_forms_and_seats(self, shell: Shell) -> None:
        asked = options(participant="burgemeester:gm0344", category="seksueel_gedrag", phase="2")
        assert shell.json("provide", *asked)["verdict"] == "onder_voorwaarde"
        assert shell.json("provide", *asked, "--form", "mensenhandel")["allowed"] is True

    def test_the_recipe_repeats_it(self, shell: Shell) -> None:
        one, other = (shell.json("provide", *options())["recipe"] for _ in range(2))
        assert one == other
        assert one["parameters"] == {"on": "2026-11-23", **GOOD}
        assert len(one["inputs"]["law"]) == 64
        assert one["seed"] is None

    def test_every_alternative_can_be_asked_as_it_stands(self, shell: Shell) -> None:
        for way in shell.json("provide", *options())["instead"]:
            asked = [p for n in (*GOOD, "form") if way[n] is not None for p in (f"--{n}", str(way[n]))]
            assert shell.json("provide", *asked)["allowed"] is True

    def test_without_a_date_it_answers_about_today(self, shell: Shell) -> None:
        code, out, _ = shell("provide", *options(category="voertuig"), "--json")
        assert code == 0
        assert json.loads(out)["allowed"] is True

    def test_before_the_law(self, shell: Shell) -> None:
        code, out, _ = shell("provide", *options(category="voertuig"), "--on", "2025-02-28", "--json")
        answer = json.loads(out)
        assert (code, answer["allowed"], answer["instead"][0]["on"]) == (0, False, "2025-03-01")

    @pytest.mark.parametrize(
        ("lang", "opening", "heading"),
        [
            ("nl", "Nee, dit mag niet.\n", "Wat mag wel?"),
            ("en", "No, this is not allowed.\n", "What is allowed?"),
        ],
    )
    def test_for_humans(self, shell: Shell, lang: str, opening: str, heading: str) -> None:
        code, out, _ = shell("provide", *options(), *ON, "--lang", lang)
        assert code == 0
        assert out.startswith(opening)
        assert heading in out

    @pytest.mark.parametrize(
        ("column", "word", "known"),
        [
            ("participant", "gemeente", "politie, rijksbelastingdienst"),
            ("participant", "burgemeester:", "politie"),
            ("category", "inkomsten", "identificatie, verblijfsstatus"),
            ("phase", "4", "1, 2, 3"),
            ("phase", "two", "1, 2, 3"),
            ("phase", "²", "1, 2, 3"),
            ("activity", "Scan", "handhavingsknelpunt, casusoverleg, scan"),
            ("subject", "dader", "betrokkene, directe_kring, medewerker"),
            ("form", "moord", "mensenhandel, drugs"),
        ],
    )
    def test_unknown_words_list_the_known(self, shell: Shell, column: str, word: str, known: str) -> None:
        code, out, err = shell("provide", *options(**{column: word}), *ON, "--json")
        assert (code, out) == (2, "")
        assert f"‘{word}’ is onbekend. Kies uit: {known}" in err
        assert f"‘{column}’" in err

    def test_an_incomplete_question(self, shell: Shell) -> None:
        code, _, err = shell("provide", "--participant", "politie", "--lang", "en")
        assert code == 2
        assert "Still needed: --category, --phase, --activity, --subject." in err

    @pytest.mark.parametrize("day", ["morgen", "2026-13-01", "2026-02-30", "23-11-2026", ""])
    def test_a_date_that_is_none(self, shell: Shell, day: str) -> None:
        code, out, err = shell("provide", *options(), "--on", day)
        assert (code, out) == (2, "")
        assert f"‘{day}’ is geen datum" in err


class TestCases:
    def test_one_line_per_row_in_order(self, shell: Shell, tmp_path: Path) -> None:
        rows = [ROW, "fiod\tfiscaal\t2\tscan\tbetrokkene", ROW]
        code, out, err = shell("provide", "--cases", write(tmp_path, HEADER, *rows), *ON, "--json")
        answers = [json.loads(line) for line in out.splitlines()]
        assert (code, err) == (0, "")
        assert [a["status"] for a in answers] == ["open", "unclear", "open"]
        assert [a["question"]["participant"] for a in answers] == ["politie", "fiod", "politie"]
        assert answers[0]["recipe"]["inputs"].keys() == {"law", "cases"}

    def test_the_whole_table(self, shell: Shell, tmp_path: Path) -> None:
        cells = [cell for category in expected.CATEGORIES[::5] for cell in expected.cells(category)]
        lines = ["\t".join(str(word or "") for word in cell[:6]) for cell in cells]
        code, out, _ = shell("provide", "--cases", write(tmp_path, f"{HEADER}\tform", *lines), *ON, "--json")
        assert code == 0
        said = [json.loads(line) for line in out.splitlines()]
        assert [(a["status"], a["verdict"]) for a in said] == [(c.status, c.verdict) for c in cells]

    def test_columns_in_any_order_others_left_alone(self, shell: Shell, tmp_path: Path) -> None:
        header = "note\tsubject\tactivity\tphase\tcategory\tparticipant\tform"
        rows = [
            "a note\tbetrokkene\tscan\t2\tseksueel_gedrag\tuwv\tuitbuiting",
            "\tbetrokkene\tscan\t1\tvoertuig\tuwv",
        ]
        code, out, _ = shell("provide", "--cases", write(tmp_path, header, *rows), *ON, "--json")
        assert code == 0
        assert [json.loads(line)["allowed"] for line in out.splitlines()] == [True, True]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends_marks_blanks_and_seats(self, shell: Shell, tmp_path: Path, end: str) -> None:
        rows = ["", " college:gm0307 \t voertuig\t1 \tscan\tbetrokkene\t\t", "\t\t\t\t", ROW, ""]
        path = write(tmp_path, HEADER, *rows, end=end, encoding="utf-8-sig")
        code, out, _ = shell("provide", "--cases", path, *ON, "--json")
        assert code == 0
        assert [json.loads(line)["question"]["participant"] for line in out.splitlines()] == [
            "college",
            "politie",
        ]

    def test_for_humans(self, shell: Shell, tmp_path: Path) -> None:
        code, out, _ = shell("provide", "--cases", write(tmp_path, HEADER, ROW, ROW), *ON, "--lang", "en")
        assert code == 0
        assert out.count("Yes, this is allowed. The police may provide vehicle data") == 2

    @pytest.mark.parametrize(
        ("lines", "where", "what"),
        [
            (
                [HEADER, ROW, ROW.replace("scan", "skan")],
                "bestand cases.tsv, rij 3, kolom ‘activity’",
                "‘skan’ is onbekend",
            ),
            (
                [HEADER, "", ROW.replace("politie", "x")],
                "bestand cases.tsv, rij 3, kolom ‘participant’",
                "onbekend",
            ),
            ([HEADER, ROW.replace("1", "9")], "bestand cases.tsv, rij 2, kolom ‘phase’", "Kies uit: 1, 2, 3"),
            ([HEADER, ROW.replace("voertuig", "")], "rij 2, kolom ‘category’", "hier ontbreekt een waarde"),
            ([HEADER, "politie\tvoertuig"], "rij 2, kolom ‘phase’", "hier ontbreekt een waarde"),
            ([HEADER, f"{ROW}\tx"], "bestand cases.tsv, rij 2", "meer cellen dan de kop"),
            ([f"{HEADER}\tform", f"{ROW}\tx"], "rij 2, kolom ‘form’", "‘x’ is onbekend"),
            ([HEADER.replace("subject", "subjects"), ROW], "kolom ‘subject’", "deze kolom ontbreekt"),
            ([f"{HEADER}\tphase", f"{ROW}\t1"], "kolom ‘phase’", "staat er twee keer"),
            ([HEADER.replace("\t", ","), ROW], "kolom ‘participant’", "deze kolom ontbreekt"),
            ([HEADER], "bestand cases.tsv", "geen rijen"),
            ([""], "bestand cases.tsv", "geen rijen"),
            ([HEADER, "x" * 200_000], "bestand cases.tsv", "geen geldig CSV"),
        ],
    )
    def test_wrong_files(self, shell: Shell, tmp_path: Path, lines: list[str], where: str, what: str) -> None:
        code, out, err = shell("provide", "--cases", write(tmp_path, *lines), *ON, "--json")
        assert (code, out) == (2, "")
        assert where in err
        assert what in err

    def test_wrong_encoding_and_missing_file(self, shell: Shell, tmp_path: Path) -> None:
        path = write(tmp_path, HEADER, f"{ROW}é", encoding="latin-1")
        assert "UTF-8" in shell("provide", "--cases", path, *ON)[2]
        assert shell("provide", "--cases", str(tmp_path / "none.tsv"), *ON)[0] == 2
        assert shell("provide", "--cases", str(tmp_path), *ON)[0] == 2

    def test_not_with_single_words(self, shell: Shell, tmp_path: Path) -> None:
        code, _, err = shell("provide", "--cases", write(tmp_path, HEADER, ROW), "--phase", "1", *ON)
        assert code == 2
        assert "--phase" in err


class TestOthers:
    def test_list(self, shell: Shell) -> None:
        words = shell.json("list")
        assert [p["code"] for p in words["participants"]] == expected.PARTICIPANTS
        assert words["phases"][2] == {"code": 3, "article": "WGS 2.23(6)c", "nl": "fase 3", "en": "phase 3"}
        assert len(words["rules"]) > 24
        assert "rijksbelastingdienst   de rijksbelastingdienst" in shell("list", *ON)[1]

    def test_matrix(self, shell: Shell) -> None:
        told = shell.json("matrix", "--participant", "fiod")
        assert len(told["rows"]) == 16
        lines = shell("matrix", "--participant", "fiod", *ON)[1].splitlines()
        assert lines[0].startswith("fiod\thandhavingsknelpunt 1")
        assert lines[12].split("\t")[:4] == ["Fiscale gegevens", "nog niet", "niet zeker", "niet zeker"]

    def test_phase(self, shell: Shell) -> None:
        asked = ("phase", "--activity", "casusoverleg", "--current", "1", "--target", "2")
        assert shell.json(*asked)["verdict"] == "nog_niet"
        assert shell.json(*asked, "--necessity", "yes", "--subjects", "1")["allowed"] is True
        assert "Daarvoor moet dit zo zijn:" in shell(*asked, *ON)[1]

    def test_give(self, shell: Shell) -> None:
        asked = (
            "give",
            "--receiver",
            "third_party",
            "--ground",
            "yes",
            "--rac",
            "positive",
            "--necessary",
            "yes",
        )
        tested = ("--accurate", "yes", "--basis-stated", "yes", "--asked-all")
        assert shell.json(*asked, *tested)["allowed"] is True
        assert [p["code"] for p in shell.json(*asked)["missing"]] == [
            "no_objection",
            "accuracy",
            "basis_stated",
        ]
        assert shell.json(*asked, *tested, "--objection", "om")["verdict"] == "nee"
        marked = (*asked, *tested, "--mark", "criminal")
        assert shell.json(*marked, "--consent", "politie")["allowed"] is True
        assert shell.json(*marked, "--consent", "politie=no")["verdict"] == "nee"
        assert shell.json(*marked, "--consent", "politie=unknown")["verdict"] == "nog_niet"
        assert shell(*marked, "--consent", "politie=perhaps", *ON)[0] == 2

    def test_access(self, shell: Shell) -> None:
        asked = ("access", "--designated", "--charged-with", "carrying_out", "--training", "rules")
        assert shell.json(*asked, "--screened-until", "2026-11-23")["allowed"] is True
        assert shell.json(*asked)["verdict"] == "nog_niet"
        assert shell(*asked, "--screened-until", "soon", *ON)[0] == 2

    def test_destroy(self, shell: Shell) -> None:
        told = shell.json("destroy", "--first", "2024-02-29")
        assert (told["latest"], told["erase_by"], told["due"]) == ("2029-02-28", "2029-01-29", False)
        held = ("destroy", "--first", "2021-11-23", "--hold", "legal_claim", "--hold", "statute=2030-01-01")
        assert shell.json(*held)["latest"] is None
        assert "no end known" in shell(*held, *ON, "--lang", "en")[1]
        assert shell.json("destroy", "--first", "2021-11-23", "--provider", "2024-01-01")["due"] is True
        assert shell("destroy", "--first", "2021-11-23", "--hold", "whim", *ON)[0] == 2
        assert shell("destroy", "--first", "2021-11-23", "--backup-days", "-1", *ON)[0] == 2

    def test_no_command(self, shell: Shell) -> None:
        assert shell()[0] == 2


def test_it_starts_without_any_library() -> None:
    """Half a second leaves no room for polars, numpy or Django."""
    words = ["may", "provide", *options(category="voertuig"), "--json"]
    heavy = ["polars", "numpy", "django", "scipy", "igraph", "duckdb", "pandas", "tqdm"]
    program = (
        "import sys; from slagkracht.cli import main; "
        f"code = main({words!r}); loaded = "
        f"[m for m in {heavy!r} if m in sys.modules]; sys.exit(str(loaded) if loaded else code)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(slagkracht.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["allowed"] is True
