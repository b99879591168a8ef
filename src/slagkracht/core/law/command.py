"""``slagkracht may …``: the law on the command line. Reads, asks the package, answers."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from slagkracht.core.errors import LANGUAGES, UnusableInput
from slagkracht.core.law.answers import Answer, Question
from slagkracht.core.law.cases import COLUMNS, OPTIONAL, question_of, read_cases
from slagkracht.core.law.clocks import BACKUP_DAYS, Hold, latest_destruction
from slagkracht.core.law.conditions import RAC_ADVICE, require_word
from slagkracht.core.law.entries import Text
from slagkracht.core.law.giving import Giving, may_give_result
from slagkracht.core.law.load import ASKED, digest
from slagkracht.core.law.matrix import matrix
from slagkracht.core.law.paragraph import paragraph
from slagkracht.core.law.phases import may_enter_phase
from slagkracht.core.law.provide import answer_in
from slagkracht.core.law.safeguards import may_have_access
from slagkracht.core.law.statute import law, statute
from slagkracht.core.recipe import Recipe, sha256_of

KNOWN: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
HOLDS = ("statute", "legal_claim")
HEADINGS = {
    "missing": Text("Daarvoor moet dit zo zijn:", "For that, this must be so:"),
    "judge": Text("Zelf nog te beoordelen:", "Still for you to judge:"),
    "instead": Text("Wat mag wel?", "What is allowed?"),
}
NO_END = Text("geen einddatum bekend", "no end known")
LATEST = Text(
    "Uiterlijk vernietigd: {latest}. Uiterlijk wissen: {erase_by}.",
    "Destroyed at the latest: {latest}. Erase by: {erase_by}.",
)


def add_commands(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """Adds provide, list, matrix, phase, give, access and destroy."""
    sub = parser.add_subparsers(required=True, metavar="COMMAND")
    dated = argparse.ArgumentParser(add_help=False, parents=[common])
    dated.add_argument("--on", metavar="DATE", help="the date to answer about; without it today")
    _add_provide(sub, dated)
    _add_lists(sub, dated)
    _add_phase(sub, dated)
    _add_give(sub, dated)
    _add_access(sub, dated)
    _add_destroy(sub, dated)


def _add_provide(sub: Any, dated: argparse.ArgumentParser) -> None:
    p = sub.add_parser("provide", parents=[dated], help="may this participant provide this category here")
    p.add_argument("--participant", help="a participant, or a seat such as burgemeester:gm0344")
    for name in (*COLUMNS[1:], OPTIONAL):
        p.add_argument(f"--{name}", help="`may list` shows the known words")
    p.add_argument(
        "--cases", metavar="FILE.tsv", help=f"one answer per row; columns {', '.join(COLUMNS)}[, form]"
    )
    p.set_defaults(run=_provide, show=_shown)


def _add_lists(sub: Any, dated: argparse.ArgumentParser) -> None:
    p = sub.add_parser("list", parents=[dated], help="the known words")
    p.set_defaults(run=_list, show=_show_list)
    p = sub.add_parser("matrix", parents=[dated], help="everything one participant may give")
    p.add_argument("--participant", required=True)
    p.add_argument("--subject", default="betrokkene")
    p.add_argument("--form")
    p.set_defaults(run=_matrix, show=_show_matrix)


def _add_phase(sub: Any, dated: argparse.ArgumentParser) -> None:
    p = sub.add_parser("phase", parents=[dated], help="may an activity move to a phase")
    p.add_argument("--activity", required=True)
    p.add_argument("--current", required=True, type=int)
    p.add_argument("--target", required=True, type=int)
    p.add_argument("--necessity", choices=KNOWN, default="unknown", help="is it written why it is necessary")
    p.add_argument("--subjects", type=int, help="how many subjects the decision names")
    p.set_defaults(run=_phase, show=_shown)


def _add_give(sub: Any, dated: argparse.ArgumentParser) -> None:
    p = sub.add_parser("give", parents=[dated], help="may a result be given to a receiver")
    p.add_argument("--receiver", required=True)
    p.add_argument("--partnership")
    p.add_argument("--content", default="result")
    p.add_argument("--mark", action="append", default=[], help="special, criminal, tax, …; may be repeated")
    p.add_argument("--rac", choices=RAC_ADVICE, default="none", help="advice of the RAC")
    for name in ("ground", "necessary", "compatible-task", "accurate", "basis-stated", "known-there"):
        p.add_argument(f"--{name}", choices=KNOWN, default="unknown")
    for name in ("deviation-reasoned", "deviation-reported"):
        p.add_argument(f"--{name}", choices=KNOWN, default="unknown", help="against the advice of the RAC")
    p.add_argument("--objection", action="append", default=[], metavar="PARTICIPANT")
    p.add_argument("--asked-all", action="store_true", help="all participants were asked for objections")
    p.add_argument("--consent", action="append", default=[], metavar="PARTICIPANT[=yes|no]")
    p.add_argument("--from-consultation", action="store_true")
    p.set_defaults(run=_give, show=_shown)


def _add_access(sub: Any, dated: argparse.ArgumentParser) -> None:
    p = sub.add_parser("access", parents=[dated], help="may a person have access")
    p.add_argument("--designated", action="store_true", help="a participant designated this person")
    p.add_argument("--charged-with")
    p.add_argument("--screened-until", metavar="DATE")
    p.add_argument("--training", action="append", default=[])
    p.set_defaults(run=_access, show=_shown)


def _add_destroy(sub: Any, dated: argparse.ArgumentParser) -> None:
    p = sub.add_parser("destroy", parents=[dated], help="when a datum must be destroyed at the latest")
    p.add_argument("--first", required=True, metavar="DATE", help="first processing in the joint system")
    p.add_argument("--provider", metavar="DATE", help="latest date of the provider's own regime")
    p.add_argument("--hold", action="append", default=[], metavar="statute|legal_claim[=DATE]")
    p.add_argument("--backup-days", type=int, default=BACKUP_DAYS)
    p.set_defaults(run=_destroy, show=_show_destroy)


def _provide(args: argparse.Namespace) -> dict[str, Any] | list[Answer]:
    on = _on(args)
    given = {name: (getattr(args, name) or "").strip() for name in (*COLUMNS, OPTIONAL)}
    if args.cases is None:
        lacking = [f"--{name}" for name in COLUMNS if not given[name]]
        if lacking:
            raise UnusableInput("law.options_missing", options=lacking)
        return _answered(answer_in(law().at(on), question_of(given, on)), on, args)
    if any(given.values()):
        raise UnusableInput("law.cases_alone", options=[f"--{n}" for n, value in given.items() if value])
    questions = read_cases(args.cases, on)
    if args.json:
        _stream(questions, on, args)
    return [answer_in(law().at(on), question) for question in questions]


def _stream(questions: list[Question], on: date, args: argparse.Namespace) -> None:
    """One JSON object per line; every question was checked before, so the output is whole or absent."""
    lines: dict[Question, str] = {}
    made = _made(args, on, cases=sha256_of(args.cases))

    def line(question: Question) -> str:
        if question not in lines:
            answer = answer_in(law().at(on), question).as_dict() | made
            lines[question] = json.dumps(answer, ensure_ascii=False) + "\n"
        return lines[question]

    sys.stdout.writelines(line(question) for question in questions)
    sys.stdout.flush()
    raise SystemExit(0)


def _answered(answer: Answer, on: date, args: argparse.Namespace) -> dict[str, Any]:
    text = {language: paragraph(answer, language) for language in LANGUAGES}
    return answer.as_dict() | {"paragraph": text} | _made(args, on)


def _made(args: argparse.Namespace, on: date, **inputs: str) -> dict[str, Any]:
    left_out = {"run", "show", "json", "lang", "on", "cases"}
    given = {k: v for k, v in sorted(vars(args).items()) if k not in left_out and v not in (None, [])}
    recipe = Recipe("core.law", {"law": digest(), **inputs}, {"on": on.isoformat(), **given})
    return {"on": on.isoformat(), "recipe": recipe.as_dict()}


def _list(args: argparse.Namespace) -> dict[str, Any]:
    text = statute(_on(args))
    words: dict[str, Any] = {
        plural: [_entry(code, entry) for code, entry in getattr(text, plural).items()]
        for plural in (*ASKED.values(), "criteria", "factors", "receivers", "partnerships", "contents")
    }
    for plural in ("marks", "charges", "trainings"):
        words[plural] = [_entry(code, entry) for code, entry in getattr(text, plural).items()]
    rules = [
        {"code": r.code, "articles": list(r.articles), "by": r.by or None, **r.text.as_dict()}
        for r in text.rules.values()
    ]
    return words | {"rules": rules} | _made(args, _on(args))


def _entry(code: Any, entry: Any) -> dict[str, Any]:
    return {"code": code, "article": entry.article, **entry.name.as_dict()}


def _matrix(args: argparse.Namespace) -> dict[str, Any]:
    on = _on(args)
    return matrix(args.participant, on, subject=args.subject, form=args.form).as_dict() | _made(args, on)


def _phase(args: argparse.Namespace) -> dict[str, Any]:
    on = _on(args)
    answer = may_enter_phase(
        args.activity,
        args.current,
        args.target,
        on=on,
        necessity_reasoned=KNOWN[args.necessity],
        subjects_named=args.subjects,
    )
    return _answered(answer, on, args)


def _give(args: argparse.Namespace) -> dict[str, Any]:
    on = _on(args)
    consents = dict(_pair(text, "yes") for text in args.consent)
    giving = Giving(
        receiver=args.receiver,
        partnership=args.partnership,
        content=args.content,
        marks=frozenset(args.mark),
        compatible_task=KNOWN[args.compatible_task],
        ground=KNOWN[args.ground],
        necessary=KNOWN[args.necessary],
        rac_advice=args.rac,
        deviation_reasoned=KNOWN[args.deviation_reasoned],
        deviation_reported=KNOWN[args.deviation_reported],
        objections=args.objection if args.objection or args.asked_all else None,
        providers=tuple(consents),
        consents={code: known for code, word in consents.items() if (known := _known(word)) is not None},
        accurate=KNOWN[args.accurate],
        basis_stated=KNOWN[args.basis_stated],
        from_consultation=args.from_consultation,
        known_there=KNOWN[args.known_there],
    )
    return _answered(may_give_result(giving, on=on), on, args)


def _access(args: argparse.Namespace) -> dict[str, Any]:
    on = _on(args)
    answer = may_have_access(
        on=on,
        designated=args.designated,
        charged_with=args.charged_with,
        screened_until=_date(args.screened_until, "--screened-until"),
        training=args.training,
    )
    return _answered(answer, on, args)


def _destroy(args: argparse.Namespace) -> dict[str, Any]:
    on = _on(args)
    first = _date(args.first, "--first")
    assert first is not None, "argparse requires it"
    found = latest_destruction(
        first,
        _date(args.provider, "--provider"),
        [_hold(text) for text in args.hold],
        on=on,
        backup_days=args.backup_days,
    )
    return found.as_dict() | {"due": found.due(on)} | _made(args, on)


def _hold(text: str) -> Hold:
    kind, until = _pair(text, "")
    require_word("--hold", kind, HOLDS)
    return Hold(kind, _date(until or None, "--hold"))  # type: ignore[arg-type]  # checked a line above


def _pair(text: str, otherwise: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value or otherwise


def _known(word: str) -> bool | None:
    require_word("--consent", word, KNOWN)
    return KNOWN[word]


def _on(args: argparse.Namespace) -> date:
    """The date asked about. Only here, in the shell, is a clock asked."""
    return _date(args.on, "--on") or datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def _date(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no time zone)
    except ValueError as error:
        raise UnusableInput("law.not_a_date", column=option, value=text) from error


def _shown(answer: dict[str, Any] | list[Answer], args: argparse.Namespace) -> str:
    """The verdict first, then why, what to judge and what is possible."""
    if isinstance(answer, list):
        return "\n".join(_line(one, args.lang) for one in answer)
    language = args.lang
    lines = [answer["title"][language]]
    lines += [f"{reason[language]} ({reason['article']})" for reason in answer["reasons"]]
    for key in ("missing", "judge", "instead"):
        if answer[key]:
            lines += ["", HEADINGS[key].in_(language), *(f"- {item[language]}" for item in answer[key])]
    return "\n".join(lines)


def _line(answer: Answer, language: str) -> str:
    reason = answer.reasons[0]
    return f"{answer.title.in_(language)} {reason.in_(language)} ({reason.article})"


def _show_list(answer: dict[str, Any], args: argparse.Namespace) -> str:
    shown = [key for key in answer if key not in ("on", "recipe", "rules")]
    blocks = []
    for key in shown:
        words = [f"  {entry['code']:<22} {entry[args.lang]}" for entry in answer[key]]
        blocks.append("\n".join([key, *words]))
    return "\n\n".join(blocks)


def _show_matrix(answer: dict[str, Any], args: argparse.Namespace) -> str:
    verdicts = statute(_on(args)).verdicts
    columns = [f"{c['activity']} {c['phase']}" for c in answer["columns"]]
    lines = ["\t".join([args.participant, *columns])]
    for row in answer["rows"]:
        cells = [verdicts[cell["verdict"]].cell.in_(args.lang) for cell in row["cells"]]
        lines.append("\t".join([row["short"][args.lang], *cells, row["who"][args.lang]]))
    return "\n".join(lines)


def _show_destroy(answer: dict[str, Any], args: argparse.Namespace) -> str:
    latest = answer["latest"] or NO_END.in_(args.lang)
    lines = [
        LATEST.in_(args.lang).format(latest=latest, erase_by=answer["erase_by"] or NO_END.in_(args.lang))
    ]
    return "\n".join([*lines, *(f"- {item[args.lang]}" for item in answer["reasons"] + answer["judge"])])
