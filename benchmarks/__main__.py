"""``make bench``: run every benchmark, print a table, compare ratios with the frozen run.

    python -m benchmarks                 all of them
    python -m benchmarks network law     some of them
    python -m benchmarks --freeze        write benchmarks/frozen.json anew

Seconds differ from machine to machine; ratios within one run hardly. So ratios are compared, and a ratio that
fell below half of the frozen one is reported. Nothing here fails a test: a figure is for a person to read.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FROZEN = HERE / "frozen.json"
FELL = 0.5


def modules() -> list[str]:
    """Every benchmark there is, by name."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def run(names: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Measure; a benchmark that needs what this machine lacks says so in its own words."""
    found = {}
    for name in names:
        print(f"\n{name}", flush=True)
        rows = importlib.import_module(f"benchmarks.{name}").measure()
        for row in rows:
            print("  " + _line(row), flush=True)
        found[name] = rows
    return found


def _line(row: dict[str, Any]) -> str:
    ratio = f"{row['ratio']:.1f}×" if row.get("ratio") else "   "
    beside = f"  ({row['alternative']})" if row.get("alternative") else ""
    quality = "  " + json.dumps(row["quality"], default=str) if row.get("quality") else ""
    return f"{row['ours_seconds']:>10.4f} s  {ratio:>8}  {row['what']}{beside}{quality}"


def fallen(now: dict[str, list[dict[str, Any]]], then: dict[str, Any]) -> list[str]:
    """Which ratios fell below half of the frozen run."""
    before = {_key(name, row): row["ratio"] for name, rows in then["results"].items() for row in rows}
    return [
        f"{name}: {row['what']}: {row['ratio']:.1f}× was {old:.1f}×"
        for name, rows in now.items()
        for row in rows
        if row.get("ratio") and (old := before.get(_key(name, row))) and row["ratio"] < FELL * old
    ]


def _key(name: str, row: dict[str, Any]) -> tuple[str, str, str | None]:
    """The same work may be measured against several alternatives."""
    return name, row["what"], row["alternative"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(modules()))
    parser.add_argument("--freeze", action="store_true")
    arguments = parser.parse_args()
    results = run(arguments.names or modules())
    if arguments.freeze:
        frozen = json.loads(FROZEN.read_text("utf-8"))["results"] if FROZEN.exists() else {}
        head = {"on": date.today().isoformat(), "python": platform.python_version(), "machine": "2 cores"}
        text = json.dumps({**head, "results": frozen | results}, indent=1, default=str, sort_keys=True)
        FROZEN.write_text(text + "\n", "utf-8")
    elif FROZEN.exists():
        for line in fallen(results, json.loads(FROZEN.read_text("utf-8"))):
            print(f"slower than the frozen run: {line}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
