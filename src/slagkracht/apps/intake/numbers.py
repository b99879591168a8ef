"""The numbers people use, by series: S-0412 is a signal, M-0031 a notice (melding), L-0007 a local case."""

from __future__ import annotations

SIGNAL, NOTICE, LOCAL_CASE = "S", "M", "L"


def said(series: str, number: int) -> str:
    """A number as people say it."""
    return f"{series}-{number:04d}"
