"""``slagkracht similar …``: which earlier text is like this one."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from slagkracht.core import tables
from slagkracht.core.errors import Language, UnusableInput, sentence
from slagkracht.core.recipe import Recipe, sha256_of


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add ``find``."""
    sub = parser.add_subparsers(dest="command", required=True)
    found = sub.add_parser("find", parents=[common], help="texts like a question or like another text")
    found.add_argument("file", metavar="FILE", help="CSV, a text a row")
    found.add_argument("--id", required=True, metavar="C", help="column with the name of the text")
    found.add_argument("--text", required=True, metavar="C", help="column with the text")
    found.add_argument("--query", metavar="WORDS", help="the question")
    found.add_argument("--like", metavar="ID", help="the text to compare with")
    found.add_argument("--top", type=int, default=10, metavar="N", help="hits at most")
    found.set_defaults(run=run_find, show=show_find)


def run_find(args: argparse.Namespace) -> dict[str, Any]:
    """Read the texts, ask, answer."""
    from slagkracht.core.similar.search import find, like, unknown_words

    if (args.query is None) == (args.like is None):
        raise UnusableInput("similar.ask_one_thing")
    if args.top < 1:
        raise UnusableInput("similar.out_of_range", name="top", value=args.top, allowed="≥ 1")
    texts = _read(args)
    if args.query is None:
        hits, unknown = like(texts, args.like, top=args.top), []
    else:
        hits, unknown = find(texts, args.query, top=args.top), unknown_words(texts, args.query)
    answer = {
        "texts": len(texts.ids),
        "hits": [asdict(hit) for hit in hits],
        "unknown_words": unknown,
    }
    parameters = {name: getattr(args, name) for name in ("id", "text", "query", "like", "top")}
    inputs = {Path(args.file).name: sha256_of(args.file)}
    return answer | {"recipe": Recipe("similar.find", inputs, parameters).as_dict()}


def _read(args: argparse.Namespace) -> Any:
    from slagkracht.core.similar.texts import index

    name = Path(args.file).name
    frame = tables.read(args.file, [args.id, args.text])
    empty = (frame[args.id] == "").arg_true()
    if len(empty):
        raise UnusableInput("value_missing", file=name, row=empty[0] + tables.HEADER_ROWS, column=args.id)
    again = (~frame[args.id].is_first_distinct()).arg_true()
    if len(again):
        row, value = again[0] + tables.HEADER_ROWS, frame[args.id][again[0]]
        raise UnusableInput("similar.same_id_twice", file=name, row=row, column=args.id, value=value)
    return index(frame[args.id].to_list(), frame[args.text].to_list())


def show_find(answer: dict[str, Any], args: argparse.Namespace) -> str:
    """The hits as text: which, and why."""
    hits, say = answer["hits"], _sayer(args.lang)
    lines = [say("some" if hits else "none", hits=len(hits), texts=answer["texts"])]
    for hit in hits:
        lines.append("  " + say("hit", id=hit["id"], covered=hit["covered"]))
        lines += [f"    {_reason(reason, say)}" for reason in hit["why"]]
    if answer["unknown_words"]:
        lines.append(say("unknown_words", words=", ".join(answer["unknown_words"])))
    return "\n".join([*lines, say("limits")])


def _sayer(language: Language) -> Any:
    def say(code: str, **facts: Any) -> str:
        return sentence(f"similar.{code}", language).format(**facts)

    return say


def _reason(reason: dict[str, Any], say: Any) -> str:
    kind = say("same_word" if reason["whole"] else "part_of_word")
    return f"{reason['asked']} ↔ {', '.join(reason['found'])} ({kind}, {reason['weight']:.2f})"
