"""Size and shape: what a reader feels is the tail, so the tail has limits."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src/slagkracht").rglob("*.py")) + sorted((ROOT / "tools").glob("*.py"))
SOURCES = [path for path in SOURCES if "migrations" not in path.parts]
LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def _functions(tree: ast.AST):
    return (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def test_no_file_is_longer_than_a_reader_holds():
    long = {
        str(p.relative_to(ROOT)): n
        for p in SOURCES
        if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_a_page():
    long = {}
    for path in SOURCES:
        for node in _functions(ast.parse(path.read_text("utf-8"))):
            size = (node.end_lineno or 0) - node.lineno + 1
            if size > LONGEST_FUNCTION:
                long[f"{path.relative_to(ROOT)}:{node.name}"] = size
    assert long == {}


def test_every_package_and_module_says_why_it_exists():
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.name not in {"apps.py", "urls.py"}
        and path.stat().st_size
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_public_functions_of_the_core_have_docstrings():
    silent = []
    for path in (ROOT / "src/slagkracht/core").rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if (
                isinstance(node, (ast.FunctionDef, ast.ClassDef))
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


def test_no_module_is_called_utils():
    assert [p for p in SOURCES if p.stem in {"utils", "helpers", "misc", "common"}] == []


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


# Put together here, so that this file does not name them either.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted"),
        ("registry", "npmjs"),
        ("deb", "debian"),
        ("unpkg", "com"),
        ("cdn", "jsdelivr"),
        ("cdnjs", "cloudflare"),
    )
]
PLACES = [f"{ROOT}/", f"{Path.home()}/", "/".join(("", "home", ""))]


def naming(paths: list[Path]) -> list[str]:
    """The files that name a host of packages, or a folder of the machine they were made on."""
    return [
        path.name
        for path in paths
        if path.suffix not in {".png", ".woff2", ".ico"}
        and any(word in path.read_text("utf-8", errors="ignore") for word in [*HOSTS, *PLACES])
    ]


def test_no_committed_file_names_a_host_of_packages_or_a_path_of_a_machine():
    assert naming(_tracked()) == []


@pytest.mark.parametrize("word", [*HOSTS, *PLACES])
def test_a_file_that_did_would_be_found(tmp_path, word):
    planted = tmp_path / "planted.txt"
    planted.write_text(f"see {word} for more", "utf-8")
    assert naming([planted]) == ["planted.txt"]


def test_templates_hold_no_inline_style_script_or_handler():
    wrong = []
    for path in (ROOT / "src/slagkracht").rglob("*.html"):
        text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"))
        if re.search(
            r"<style|\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=|javascript:|hx-on|hx-vals=.js:",
            text,
        ):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_views_ask_the_database_nothing():
    """Views translate: no ORM in them."""
    wrong = []
    for path in (ROOT / "src/slagkracht/apps").rglob("*.py"):
        if path.stem == "views" or path.stem.endswith("_views") or "views" in path.parts:
            text = path.read_text("utf-8")
            if ".objects" in text or re.search(r"from slagkracht\.apps\.\w+\.models", text):
                wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_by_never_has_a_default():
    wrong = []
    for path in (ROOT / "src/slagkracht/apps").rglob("*.py"):
        for node in _functions(ast.parse(path.read_text("utf-8"))):
            named = node.args.args + node.args.kwonlyargs
            defaults = (
                [None] * (len(node.args.args) - len(node.args.defaults))
                + list(node.args.defaults)
                + list(node.args.kw_defaults)
            )
            wrong += [
                f"{path.relative_to(ROOT)}:{node.name}"
                for a, d in zip(named, defaults, strict=True)
                if a.arg == "by" and d is not None
            ]
    assert wrong == []
