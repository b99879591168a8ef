"""``slagkracht administrator``: the first administrator of a system, and a way back in for one shut out.

Whoever can run this on the machine could also change its database; here it is at least in the ledger.
"""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from slagkracht.base import commands
from slagkracht.base.errors import SlagkrachtError

Answer = dict[str, Any]


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Add add and rescue."""
    sub = parser.add_subparsers(required=True, metavar="COMMAND")
    text = "enter the first administrator; he enters everybody else"
    add = sub.add_parser("add", parents=[common], help=text, description=text)
    add.add_argument("--name", required=True)
    add.add_argument("--email", required=True)
    add.add_argument("--function", required=True, help="what he does, in his own organisation")
    add.add_argument("--seat", required=True, help="the participant that designates him, for example politie")
    add.add_argument("--screened-until", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    add.add_argument(
        "--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="last day as administrator"
    )
    add.set_defaults(run=commands.on_system(run_add), show=show_link)
    text = "an administrator lost his second factor and there is no other administrator"
    rescue = sub.add_parser("rescue", parents=[common], help=text, description=text)
    rescue.add_argument("--email", required=True)
    rescue.set_defaults(run=commands.on_system(run_rescue), show=show_link)


def run_add(arguments: argparse.Namespace) -> Answer:
    """Gives the link with which the administrator sets a password: mail may not work yet."""
    from slagkracht.apps.organisation import mail, queries, setup

    commands.bring_up_to_date()
    if arguments.seat not in {seat.code for seat in queries.seats()}:
        commands.stop(
            f"{arguments.seat!r} is not a seat of this region: load the region first (slagkracht region load)"
        )
    until = arguments.until or arguments.screened_until
    new = setup.NewPerson(
        arguments.name, arguments.email, arguments.function, arguments.seat, arguments.screened_until
    )
    try:
        person = setup.first_administrator(new, until=until)
    except SlagkrachtError as error:
        commands.stop(_words(error), commands.WRONG)
    return {"person": str(person.id), "until": str(until), "link": mail.reset_link(person)}


def run_rescue(arguments: argparse.Namespace) -> Answer:
    """Take the second factor away, and give a link to set a password."""
    from slagkracht.apps.organisation import factors, mail
    from slagkracht.apps.organisation.models import Person

    try:
        person_id = factors.rescue_administrator(email=arguments.email, os_user=commands.os_user())
    except SlagkrachtError as error:
        commands.stop(_words(error), commands.WRONG)
    person = Person.objects.get(id=person_id)
    return {"person": str(person.id), "link": mail.reset_link(person)}


def _words(error: SlagkrachtError) -> str:
    from slagkracht.base import words

    problems = error.facts.get("fields") or {"": [{"code": error.code, **error.facts}]}
    return " ".join(words.say(one["code"], one) for many in problems.values() for one in many)


def show_link(answer: Answer, arguments: argparse.Namespace) -> str:
    """The link, and what it is for."""
    return (
        "With this link the administrator sets a password. It works once, for three days:\n\n"
        f"    {answer['link']}\n\n"
        "Signing in then asks for a second factor."
    )
