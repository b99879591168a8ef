"""What is built: whole, small, free of code made from text, and without anything that is not ours to ship."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from whitenoise.storage import CompressedManifestStaticFilesStorage

from tests.unit.frontend.site import CONTRACT, ROOT, example

FRONTEND = ROOT / "frontend"
KILO = 1000


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


# ---- the files ----


def test_every_file_of_the_manifest_is_there(dist: Path) -> None:
    manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    there = {str(path.relative_to(dist)): path.stat().st_size for path in dist.rglob("*") if path.is_file()}
    del there["manifest.json"], there[".inputs"]
    assert manifest == there


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("slagkracht.css", 20 * KILO),
        ("htmx.js", 18 * KILO),
        ("islands.js", 10 * KILO),
        ("passkey.js", 2 * KILO),
        ("chart.js", 300 * KILO),
        ("icons.svg", 2 * KILO),
    ],
)
def test_files_stay_small(dist: Path, name: str, limit: int) -> None:
    assert compressed(dist / name) <= limit


def test_the_two_fonts_of_every_page_are_80_kilobytes_together(dist: Path) -> None:
    fonts = [dist / f"fonts/source-{name}-latin-wght-normal.woff2" for name in ("sans-3", "serif-4")]
    assert sum(font.stat().st_size for font in fonts) <= 81 * KILO
    assert all(font.read_bytes()[:4] == b"wOF2" for font in fonts)


def test_the_stylesheet_names_only_fonts_that_are_there(dist: Path) -> None:
    css = (dist / "slagkracht.css").read_text(encoding="utf-8")
    named = set(re.findall(r"url\(([^)]+)\)", css)) - {"#blind"}
    assert named == {f"./fonts/{path.name}" for path in (dist / "fonts").glob("*.woff2")}
    assert css.count("unicode-range") == 4


def test_what_static_files_storage_rewrites_can_all_be_found(dist: Path) -> None:
    """Django's manifest storage fails on a source map or an import that is not there."""
    for path in dist.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text, path.name
        assert not re.search(r"\bimport\s*\(|^\s*import\s", text), path.name


def test_names_get_their_hashes_and_the_stylesheet_follows(dist: Path, tmp_path: Path) -> None:
    """As `collectstatic` does it for production, with whitenoise's storage."""
    shutil.copytree(dist, tmp_path / "slagkracht/dist")
    storage = CompressedManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    names = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()]
    new = [str(name) for _, name, _ in storage.post_process({name: (storage, name) for name in names})]
    [stylesheet] = [name for name in new if name.endswith(".css")]
    css = (tmp_path / stylesheet).read_text(encoding="utf-8")
    hashed = set(re.findall(r"url\(\"?(?:\./)?fonts/([^)\"]+)", css))
    assert len(hashed) == 4
    assert all((tmp_path / "slagkracht/dist/fonts" / name).is_file() for name in hashed)
    assert all(re.search(r"\.[0-9a-f]{12}\.woff2$", name) for name in hashed)


def test_licences_of_all_that_is_shipped_are_beside_it(dist: Path) -> None:
    text = (dist / "licences.txt").read_text(encoding="utf-8")
    packages = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in packages.items():
        assert f"{name} {version}, " in text, name
    licences = {
        line.rsplit(", ", 1)[1] for line in re.findall(r"^\S+ \d+\.\d+\.\d+, .*$", text, re.MULTILINE)
    }
    assert licences <= {"EUPL-1.2", "OFL-1.1", "BSD-3-Clause", "ISC", "0BSD", "Unlicense", "MIT"}
    assert (
        (dist / "fonts/LICENSE-source-sans-3.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE")
    )


# ---- no code from text ----

FROM_TEXT = re.compile(
    r"(?<![.\w$])(?:new\s+)?Function\s*\("
    r"|(?<![.\w$])eval\s*\((?![^()]*\)\s*\{)"  # a method of that name is not the function
    r"|\.innerHTML\s*=(?!=)"
)


@pytest.mark.parametrize("name", ["islands.js", "passkey.js", "chart.js"])
def test_our_scripts_make_no_code_from_text(dist: Path, name: str) -> None:
    text = (dist / name).read_text(encoding="utf-8")
    found = [text[match.start() - 60 : match.end() + 40] for match in FROM_TEXT.finditer(text)]
    if name == "chart.js":  # vega measures and empties its own container
        found = [one for one in found if 'innerHTML=""' not in one]
    assert found == []


@pytest.mark.parametrize("planted", ["new Function('a','b')", "x=Function(a)", ";eval(a)", "e.innerHTML=a"])
def test_code_from_text_would_be_found(planted: str) -> None:
    assert FROM_TEXT.search(planted)


def test_nothing_sealed_could_be_kept_by_our_scripts() -> None:
    for path in (FRONTEND / "src").rglob("*.ts"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.", text), path


# ---- nothing that is not ours ----


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert not [name for name, one in packages.items() if "resolved" in one]
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert all(re.fullmatch(r"[\d.]+(-[\w.]+)?", one["version"]) for one in packages.values())


def test_versions_are_exact_and_install_scripts_do_not_run() -> None:
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}.values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
    settings = (FRONTEND / ".npmrc").read_text(encoding="utf-8")
    assert "ignore-scripts=true" in settings
    assert "omit-lockfile-registry-resolved=true" in settings


def test_no_proprietary_tokens_or_fonts(dist: Path) -> None:
    """Of the NL Design System we ship component rules; every value is ours (css/tokens.css)."""
    css = (dist / "slagkracht.css").read_text(encoding="utf-8")
    ours = "".join(path.read_text(encoding="utf-8").lower() for path in (FRONTEND / "css").glob("*.css"))
    assert not re.search(
        r"rijksoverheid|ro-?sans|kievit|nunito|gemeente|--utrecht-color|--rhc-|--denhaag", css, re.I
    )
    declared = re.findall(r"(--(?:utrecht|nl)-[\w-]+)\s*:\s*([^;}]+)", css)
    foreign = {value for _, value in declared if "#" in value and value.strip().lower() not in ours}
    assert foreign == set()
    families = set(re.findall(r"font-family:\s*([^;}]+)", css))
    assert all(family.startswith(("var(", "Source ", '"Source', "inherit")) for family in families), families


def test_a_colour_in_a_component_is_a_role() -> None:
    """Raw colours stand in tokens, dark and print; elsewhere only white on the picture's own classes."""
    for path in (FRONTEND / "css").glob("*.css"):
        if path.stem in {"tokens", "dark", "print", "picture"}:
            continue
        raw = set(re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"))) - {"#fff"}
        assert not raw, f"{path.name}: {raw}"


def test_every_custom_property_that_is_read_without_fallback_is_set() -> None:
    """A misspelt role would silently be no colour at all."""
    ours = "\n".join(path.read_text(encoding="utf-8") for path in (FRONTEND / "css").glob("*.css"))
    read = set(re.findall(r"var\((--slagkracht-[\w-]+)\)", ours))
    assert read <= set(re.findall(r"(--slagkracht-[\w-]+)\s*:", ours))


# ---- words, icons, classes ----


def test_words_lists_exactly_the_message_ids_in_the_scripts() -> None:
    used: set[str] = set()
    for path in (FRONTEND / "src").rglob("*.ts"):
        text = path.read_text(encoding="utf-8")
        calls = re.findall(r"\bword\(\s*\"([^\"]+)\"", text)
        assert len(calls) == len(re.findall(r"(?<!function )\bword\(", text)), (
            f"{path}: a message id is no literal"
        )
        used |= set(calls)
    assert json.loads((FRONTEND / "words.json").read_text(encoding="utf-8")) == sorted(used)


def icons() -> set[str]:
    return set(
        re.findall(r'<symbol id="(i-\w+)"', (FRONTEND / "static/icons.svg").read_text(encoding="utf-8"))
    )


def known_classes(dist: Path) -> set[str]:
    css = (dist / "slagkracht.css").read_text(encoding="utf-8")
    return set(re.findall(r"\.((?:slagkracht|utrecht|nl)-[\w-]+)", css))


def markup() -> Iterator[tuple[str, str]]:
    """All HTML of the product, of the documentation's examples and of the test pages."""
    for folder in (ROOT / "src/slagkracht", Path(__file__).parent / "pages"):
        for path in sorted(folder.rglob("*.html")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for name in re.findall(r"```html (\w+)", CONTRACT.read_text(encoding="utf-8")):
        yield f"example {name}", example(name)


def unknown(text: str, known: set[str], symbols: set[str]) -> set[str]:
    """Classes and icons in markup that do not exist; parts made by a template tag are left alone."""
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " \0 ", text)
    named = {name for value in re.findall(r'class="([^"]*)"', plain) for name in value.split()}
    classes = {name for name in named if re.fullmatch(r"(slagkracht|utrecht|nl)-[\w-]*\w", name)} - known
    return classes | (set(re.findall(r"#(i-\w+)", plain)) - symbols)


def test_markup_uses_only_classes_and_icons_that_exist(dist: Path) -> None:
    """Classes for script or for nothing but a name begin otherwise."""
    known, symbols = known_classes(dist), icons()
    missing = {where: found for where, text in markup() if (found := unknown(text, known, symbols))}
    assert missing == {}


def test_an_unknown_class_or_icon_would_be_found(dist: Path) -> None:
    text = '<p class="utrecht-accordion {% if a %}x{% endif %} slagkracht-bar"><use href="#i-eenhoorn"/>'
    assert unknown(text, known_classes(dist), icons()) == {"utrecht-accordion", "i-eenhoorn"}


def test_the_documentation_lists_every_icon() -> None:
    line = re.search(r"`(i-check [\w\s]+)`", CONTRACT.read_text(encoding="utf-8"))
    assert line
    assert {f"i-{name.removeprefix('i-')}" for name in line[1].split()} == icons()


# ---- types ----


def test_types_are_right(dist: Path) -> None:
    done = subprocess.run(
        ["node_modules/.bin/tsc", "--noEmit"], cwd=FRONTEND, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
