"""The notebooks of the documentation run, and print what they say they print."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def _printed(cell) -> str:
    """What a cell printed or showed as text."""
    parts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "".join(parts)


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_says(path, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    kept = [_printed(cell) for cell in code]
    assert any(kept), "keep the notebook with its outputs"
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert [_printed(cell) for cell in code] == kept


def test_a_notebook_that_fails_is_noticed(tmp_path):
    """The check can fail: a cell that raises stops it."""
    from nbclient.exceptions import CellExecutionError

    wrong = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("raise ValueError('no')")])
    with pytest.raises(CellExecutionError):
        NotebookClient(wrong, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
