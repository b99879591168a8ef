"""The Dutch catalogue: complete, or the check fails.

    python -m tools.catalogue            collect the message ids and write locale/nl/LC_MESSAGES/django.po
    python -m tools.catalogue --check    fail when an id has no Dutch, or a Dutch text has no id any more
    python -m tools.catalogue --missing  print what still has to be translated

Message ids are English and stand in the code; the Dutch stands per room in ``locale/nl/parts/*.po``, which
people edit. The file that Django reads is put together from those, so nothing is written twice. No GNU
gettext: Babel reads Python, Django's own ``templatize`` turns templates into something Babel can read.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/slagkracht"
PARTS = PACKAGE / "locale/nl/parts"
TARGET = PACKAGE / "locale/nl/LC_MESSAGES/django.po"
TEMPLATES = ("html", "txt")  # pages; mail and messages
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Header lines that say who and when: they would differ with every run.
VARYING = ('"POT-Creation', '"PO-Revision', '"Last-Translator', '"Language-Team', '"Generated-By')
PARTS_OF_TEXT = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+>|%%")
Id = str | tuple[str, ...]
Key = tuple[Id, str | None]


def ids() -> dict[Key, list[str]]:
    """Every message id with its context, and the files it stands in."""
    found: dict[Key, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            _collect(found, path, io.BytesIO(path.read_bytes()))
    for path in sorted(p for kind in TEMPLATES for p in PACKAGE.glob(f"**/templates/**/*.{kind}")):
        _collect(found, path, io.BytesIO(_templatized(path).encode()))
    for text in _island_words():
        found.setdefault((text, None), []).append("frontend/words")
    return found


def _collect(found: dict[Key, list[str]], path: Path, stream: io.BytesIO) -> None:
    for _line, message, _comments, context in extract(
        "python", stream, KEYWORDS, options={"encoding": "utf-8"}
    ):
        key: Key = (tuple(message) if isinstance(message, (list, tuple)) else message, context)
        found.setdefault(key, []).append(str(path.relative_to(ROOT)))


def _templatized(path: Path) -> str:
    from django.utils.translation.template import templatize

    return str(templatize(path.read_text("utf-8"), origin=str(path)))


def _island_words() -> list[str]:
    built = PACKAGE / "static/slagkracht/dist/words.json"
    words: list[str] = json.loads(built.read_text("utf-8"))
    return words


def translations() -> dict[Key, Message]:
    """What the parts say; the same id twice with another Dutch is an error."""
    found: dict[Key, Message] = {}
    for path in sorted(PARTS.glob("*.po")):
        for message in _read(path):
            if message.id and message.string:
                key = (_id(message), message.context)
                if key in found and found[key].string != message.string:
                    raise SystemExit(f"{path.name}: two translations of {message.id!r}")
                found[key] = message
    return found


def _id(message: Message) -> Id:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id


def _read(path: Path) -> Iterator[Message]:
    with path.open("rb") as stream:
        yield from read_po(stream, locale="nl")


def compose() -> tuple[bytes, list[Key], list[Key]]:
    """The catalogue as bytes, the ids without Dutch, the Dutch without id."""
    wanted, dutch = ids(), translations()
    catalogue = Catalog(locale="nl", project="slagkracht", charset="utf-8", fuzzy=False, header_comment="")
    for (identifier, context), files in sorted(wanted.items(), key=lambda pair: str(pair[0])):
        known = dutch.get((identifier, context))
        string = known.string if known else None
        catalogue.add(
            list(identifier) if isinstance(identifier, tuple) else identifier,
            string=string or "",
            context=context,
            locations=[(name, None) for name in sorted(set(files))],
        )
    stream = io.BytesIO()
    write_po(stream, catalogue, omit_header=False, width=110, sort_output=True, include_lineno=False)
    lines = [line for line in stream.getvalue().decode().splitlines() if not line.startswith(VARYING)]
    missing = [key for key in wanted if key not in dutch]
    unused = [key for key in dutch if key not in wanted]
    return ("\n".join(lines) + "\n").encode(), missing, unused


def garbled(wanted: Iterable[Key], dutch: dict[Key, Message]) -> list[Key]:
    """Dutch whose placeholders or tags are not those of its id: it would fail, or say less, on a page.

    A singular may leave out the number ("one thing waits") or write it; a plural holds what its id holds.
    """
    found = []
    for key in wanted:
        english = key[0] if isinstance(key[0], tuple) else (key[0],)
        strings = dutch[key].string if key in dutch else ()
        said = tuple(strings) if isinstance(strings, (list, tuple)) else (strings,)
        allowed = set().union(*map(_parts, english))
        if said and (_parts(said[-1]) != _parts(english[-1]) or not _parts(said[0]) <= allowed):
            found.append(key)
    return found


def _parts(text: str) -> set[str]:
    return set(PARTS_OF_TEXT.findall(text))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", action="store_true")
    arguments = parser.parse_args()
    text, missing, unused = compose()
    wrong = garbled(ids(), translations())
    if arguments.missing:
        for identifier, context in sorted(missing, key=str):
            print(json.dumps({"id": identifier, "context": context}, ensure_ascii=False))
        return 0
    if not arguments.check:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_bytes(text)
    stale = TARGET.read_bytes() != text if TARGET.exists() else True
    for identifier, _context in missing:
        print(f"no Dutch for {identifier!r}")
    for identifier, _context in unused:
        print(f"no use any more for {identifier!r}")
    for identifier, _context in wrong:
        print(f"other placeholders in the Dutch of {identifier!r}")
    if stale:
        print("django.po is not what the parts make: run python -m tools.catalogue")
    return 1 if missing or unused or wrong or stale else 0


if __name__ == "__main__":
    sys.exit(main())
