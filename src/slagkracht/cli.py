"""The command line: ``slagkracht GROUP COMMAND …``.

A group is a module with ``add_commands(subparsers)``; it is imported only when its group is asked for,
so that ``slagkracht may`` starts within half a second. A command sets ``run`` on its parser: a function of
the parsed arguments that gives the answer as plain data. With ``--json`` the answer is printed as one JSON
object, otherwise by the command's ``show``. Exit codes: 0 an answer, 1 an answer that says something is
wrong (a broken chain), 2 unusable input.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from slagkracht import __version__
from slagkracht.core.errors import LANGUAGES, CoreError, UnusableInput

UNUSABLE = 2

# group → (module, what it is for). The first part needs no web extra.
CORE_GROUPS = {
    "may": ("slagkracht.core.law.command", "what may be shared, and why"),
    "identity": ("slagkracht.core.identity.command", "names, numbers and addresses made comparable"),
    "network": ("slagkracht.core.network.command", "describe a network, or see what breaks it"),
    "money": ("slagkracht.core.money.command", "flows of money and patterns in them"),
    "place": ("slagkracht.core.place.command", "rates, clusters, scans and trends of places"),
    "effect": ("slagkracht.core.effect.command", "did it help, and by how much"),
    "similar": ("slagkracht.core.similar.command", "which earlier text is like this one"),
}
# The second part works on a system that is set up, and needs the web extra.
WEB_GROUPS = {
    "demo": ("slagkracht.apps.portal.demo_command", "a practice region, ready to walk through"),
    "region": ("slagkracht.apps.organisation.region_command", "load a region from files; write an example"),
    "administrator": (
        "slagkracht.apps.organisation.administrator_command",
        "enter the first administrator, or let one in again",
    ),
    "daily": ("slagkracht.apps.portal.daily_command", "do what is due today, from a timer"),
    "serve": ("slagkracht.apps.portal.serve_command", "serve the site, with its background work"),
    "ledger": ("slagkracht.apps.ledger.command", "verify the chain of acts"),
    "keys": ("slagkracht.apps.vault.keys_command", "make and rotate keys"),
    "backup": ("slagkracht.apps.vault.backup_command", "copy both databases, the keyring apart"),
    "restore": ("slagkracht.apps.vault.restore_command", "put a backup back, and destroy again what was"),
    "destroy": ("slagkracht.apps.vault.destroy_command", "destroy what is due"),
}


class _Parser(argparse.ArgumentParser):
    """Every wrong argument is unusable input: the same exit code and the same way of saying so."""

    def error(self, message: str) -> Any:
        print(f"slagkracht: {message}", file=sys.stderr)
        raise SystemExit(UNUSABLE)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _overview()
    if not words or words[0] in {"-h", "--help"}:
        parser.print_help()
        return 0
    if words[0] == "--version":
        print(__version__)
        return 0
    if words[0] not in CORE_GROUPS | WEB_GROUPS:
        parser.error(f"unknown command {words[0]!r}; known are: {', '.join(CORE_GROUPS | WEB_GROUPS)}")
    arguments = _parser_of(words[0]).parse_args(words[1:])
    return _answer(arguments)


def _overview() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<14} {why}" for name, (_, why) in (CORE_GROUPS | WEB_GROUPS).items())
    return _Parser(
        prog="slagkracht",
        description="From first signal to lasting effect, inside the law.",
        epilog=f"commands:\n{lines}\n\nslagkracht COMMAND --help says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="slagkracht COMMAND …",
    )


def _parser_of(group: str) -> argparse.ArgumentParser:
    module_name, why = (CORE_GROUPS | WEB_GROUPS)[group]
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if group in CORE_GROUPS or (error.name or "").startswith("slagkracht"):
            raise
        print(f"slagkracht {group} needs the web part: pip install 'slagkracht[web]'", file=sys.stderr)
        raise SystemExit(UNUSABLE) from error
    parser = _Parser(prog=f"slagkracht {group}", description=why)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    common.add_argument("--lang", choices=LANGUAGES, default=_language(), help="language of the words")
    module.add_commands(parser, common)
    return parser


def _language() -> str:
    asked = os.environ.get("SLAGKRACHT_LANG", "nl")
    return asked if asked in LANGUAGES else "nl"


def _answer(arguments: argparse.Namespace) -> int:
    code: int
    try:
        answer = arguments.run(arguments)
        code = 0
        if isinstance(answer, tuple):
            answer, code = answer
        _print(answer, arguments)
    except UnusableInput as error:
        print(f"slagkracht: {error.message(arguments.lang)}", file=sys.stderr)
        return UNUSABLE
    except CoreError as error:
        print(f"slagkracht: {error.message(arguments.lang)}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader had enough (| head): not an error, and nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _print(answer: Any, arguments: argparse.Namespace) -> None:
    """One JSON object, or one per line where the answer is an iterator; else the command's own words."""
    if isinstance(answer, Iterator):
        for line in answer:
            print(json.dumps(line, ensure_ascii=False, default=str))
    elif arguments.json:
        print(json.dumps(answer, ensure_ascii=False, default=str))
    else:
        print(arguments.show(answer, arguments))
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
