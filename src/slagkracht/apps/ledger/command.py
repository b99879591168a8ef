"""``slagkracht ledger``: verify the chain of acts, on this system or from a copy of the anchor file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from slagkracht.apps.ledger import anchor as anchors
from slagkracht.base import commands

Answer = dict[str, Any]

SAYS = {
    "edited": "entry {n} was edited after it was written",
    "missing": "entry {n} is gone",
    "order": "entry {n} does not follow the entry before it",
    "rewritten": "entry {n} is not the entry that was signed",
    "truncated": "the chain ends too early: entry {n} and what followed are gone",
    "forked": "two different entries {n} were signed",
    "unsigned": "entry {n} and what followed were never signed",
    "head": "the head of the chain does not point at entry {n}, the last",
    "anchor": "the anchor file is broken at line {n}",
}


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add verify and begin-anchor."""
    sub = parser.add_subparsers(required=True, metavar="COMMAND")
    text = "verify the chain against the anchor file, or a copy of that file alone"
    verify = sub.add_parser("verify", parents=[common], help=text, description=text)
    verify.add_argument("--anchor", type=Path, metavar="FILE", help="a copy of the anchor, kept elsewhere")
    verify.add_argument(
        "--public-key",
        metavar="KEY",
        help="the ledger's public key (`slagkracht keys public-key`): verifies the copy without a database",
    )
    verify.set_defaults(run=run_verify, show=show_verify)
    text = "begin a new anchor file, when the old one and all its copies are lost"
    begin = sub.add_parser("begin-anchor", parents=[common], help=text, description=text)
    begin.set_defaults(run=commands.on_system(run_begin), show=lambda answer, _: answer["says"])


def run_verify(arguments: argparse.Namespace) -> tuple[Answer, int]:
    """Exit code 1 when something is wrong."""
    if arguments.public_key:
        if arguments.anchor is None:
            commands.stop("--public-key verifies a copy of the anchor file: name it with --anchor")
        answer = verify_copy(arguments.anchor, _key(arguments.public_key))
    else:
        answer = commands.on_system(_verify_system)(arguments)
    return answer, 0 if answer["whole"] else commands.WRONG


def _key(text: str) -> Ed25519PublicKey:
    try:
        path = Path(text)
        return Ed25519PublicKey.from_public_bytes(
            bytes.fromhex(path.read_text("ascii").strip() if path.is_file() else text)
        )
    except ValueError:
        commands.stop("that is not a public key of a ledger: 64 hexadecimal digits, or a file with them")


def verify_copy(path: Path, key: Ed25519PublicKey) -> Answer:
    """Verify an anchor file with the public key alone: its lines, and what they say."""
    if not path.is_file():
        commands.stop(f"there is no file {path}")
    counts = dict.fromkeys((anchors.CHECKPOINT, anchors.DESTROYED, anchors.GAP, anchors.RETIRED), 0)
    last: anchors.Line = {}
    try:
        for line in anchors.read(path, key):
            counts[line["kind"]] = counts.get(line["kind"], 0) + 1
            last = line
    except anchors.BrokenAnchor as broken:
        return _broken(broken)
    ends = {"last_entry": last.get("number", 0), "last_digest": last.get("digest", ""), "at": last.get("at")}
    return {"whole": bool(last), "faults": [] if last else [_fault("anchor", 0)], "lines": counts, **ends}


def _broken(broken: anchors.BrokenAnchor) -> Answer:
    return {"whole": False, "faults": [{**_fault("anchor", broken.line), "says": str(broken)}]}


def _fault(kind: str, number: int) -> dict[str, Any]:
    return {"kind": kind, "number": number, "says": SAYS[kind].format(n=number)}


def _verify_system(arguments: argparse.Namespace) -> Answer:
    from slagkracht.apps.ledger import queries
    from slagkracht.apps.ledger.store import public_key

    copy = None
    if arguments.anchor is not None:
        if not arguments.anchor.is_file():
            commands.stop(f"there is no file {arguments.anchor}")
        copy = anchors.read(arguments.anchor, public_key())
    try:
        verdict = queries.verify(copy)
    except anchors.BrokenAnchor as broken:
        return _broken(broken)
    return {
        "whole": verdict.whole,
        "faults": [_fault(fault.kind, fault.number) for fault in verdict.faults],
        "entries": verdict.entries,
        "checkpoints": verdict.checkpoints,
        "unsigned": verdict.unsigned,
        "signed_late": verdict.late,
        "signed_from": verdict.begins,
        "gaps": [{"first": first, "last": last} for first, last in verdict.gaps],
    }


def show_verify(answer: Answer, arguments: argparse.Namespace) -> str:
    """In words: first whether it is whole, then what an auditor wants to know beside it."""
    lines = ["the chain is whole" if answer["whole"] else "the chain is BROKEN"]
    lines += [f"  {fault['says']}" for fault in answer["faults"]]
    if "entries" in answer:
        lines.append(f"{answer['entries']} entries, {answer['checkpoints']} checkpoints")
        lines += [
            f"entries {gap['first']}–{gap['last']} were lost by a restore; the gap is signed"
            for gap in answer["gaps"]
        ]
        lines += [text for count, text in _remarks(answer) if count]
    elif "lines" in answer:
        counted = ", ".join(f"{count} {kind}" for kind, count in answer["lines"].items())
        lines.append(f"{counted}; vouches for entry {answer['last_entry']} of {answer['at']}")
    return "\n".join(lines)


def _remarks(answer: Answer) -> list[tuple[int, str]]:
    return [
        (answer["unsigned"], f"{answer['unsigned']} entries after the last checkpoint are not signed yet"),
        (answer["signed_late"], f"{answer['signed_late']} entries were signed at a start, after a crash"),
        (
            answer["signed_from"] > anchors.ANEW,
            f"the anchor file begins at entry {answer['signed_from']}: earlier ones rest on the chain alone",
        ),
    ]


def run_begin(arguments: argparse.Namespace) -> Answer:
    """Sign the head as it stands now, into a new file, and write that in the ledger."""
    from slagkracht.apps.ledger import upkeep
    from slagkracht.apps.ledger.acts import Draft, record
    from slagkracht.apps.ledger.store import anchor
    from slagkracht.base.actors import service

    if anchor().last()[0]:
        commands.stop(f"{anchor().path} is there: move it away first, and keep it for the auditor")
    number = upkeep.begin_anchor()
    draft = Draft("ledger.begin_anchor", service("operator"), ground="WGS 1.8(4)")
    draft.note(number=number, os_user=commands.os_user())
    record(draft)
    return {"number": number, "says": f"the new anchor file begins at entry {number}"}
