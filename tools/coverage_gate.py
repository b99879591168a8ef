"""The gate of coverage: ``core`` and every ``policies`` are covered in every branch, or the check fails.

    python -m tools.coverage_gate        read .coverage, as `make test` leaves it

A file without a single test would be missing from the data: it counts as uncovered.
"""

from __future__ import annotations

import sys
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/slagkracht"


def gated(root: Path = PACKAGE) -> list[Path]:
    """The files that must be covered completely."""
    core = list((root / "core").rglob("*.py"))
    policies = [p for p in (root / "apps").rglob("*.py") if p.stem == "policies" or "policies" in p.parts]
    return sorted({*core, *policies, root / "base/policy.py"})


def holes(coverage: Coverage, files: list[Path]) -> dict[str, str]:
    """Per file what was not run: lines and branches."""
    found = {}
    for path in files:
        analysis = coverage._analyze(str(path))
        if analysis.missing or (analysis.has_arcs and analysis.missing_branch_arcs()):
            arcs = sorted(analysis.missing_branch_arcs()) if analysis.has_arcs else []
            found[str(path.relative_to(ROOT))] = (
                f"lines {sorted(analysis.missing)[:8]} branches from {arcs[:8]}"
            )
    return found


def main() -> int:
    coverage = Coverage(data_file=str(ROOT / ".coverage"), config_file=str(ROOT / "pyproject.toml"))
    coverage.load()
    files = gated()
    found = holes(coverage, files)
    for name, hole in found.items():
        print(f"not covered: {name}: {hole}")
    print(f"{len(files) - len(found)} of {len(files)} files covered in every branch")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
