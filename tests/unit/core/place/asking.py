"""Calling the commands as strangers do."""

from __future__ import annotations

import json
from pathlib import Path

from slagkracht.cli import main


def csv(path: Path, header: str, rows) -> str:
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n", "utf-8")
    return str(path)


def asked(capsys, *words: str) -> dict:
    assert main(["place", *words, "--json"]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def refused(capsys, *words: str) -> str:
    try:
        code = main(["place", *words, "--lang", "en"])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    return capsys.readouterr().err


def told(capsys, *words: str) -> str:
    texts = []
    for language in ("nl", "en"):
        assert main(["place", *words, "--lang", language]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] != texts[1]
    assert "{" not in texts[0] + texts[1]
    return texts[1]
