"""What an act of the ledger, a service account and a thing that was destroyed are called on a page.

The ledger keeps codes. A code without words here is shown as it is; a test finds it in the sources.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from slagkracht.base.actors import service

ACTS: dict[str, Promise] = {
    "access.grant": _("Access to a dossier given"),
    "access.prolong": _("Access to a dossier prolonged"),
    "access.remind": _("Reminded that access ends"),
    "access.withdraw": _("Access withdrawn"),
    "body.end": _("Consultation ended"),
    "body.found": _("Consultation founded"),
    "body.member": _("Member added to a consultation"),
    "body.member_left": _("Member left a consultation"),
    "certificate.read": _("Certificate of destruction read"),
    "dossier.admit": _("Access to a dossier given"),
    "dossier.close": _("Dossier closed"),
    "dossier.dismiss": _("Access to a dossier ended"),
    "dossier.hand_over": _("Dossier given to another director"),
    "dossier.join": _("Participant joined a dossier"),
    "dossier.leave": _("Participant left a dossier"),
    "dossier.prolong": _("Access to a dossier prolonged"),
    "dossier.seen": _("Dossier seen"),
    "figures.pdf": _("Figure made as PDF"),
    "import.begin": _("Import of a list begun"),
    "import.check": _("List checked"),
    "import.clear": _("List cleared away"),
    "import.drop": _("List thrown away"),
    "import.keep": _("List kept"),
    "import.number": _("Signals of a list numbered"),
    "import.receive": _("Signals of a list reported"),
    "import.route": _("Signals of a list sent on"),
    "import.run": _("Import of a list run"),
    "import.seen": _("List seen"),
    "import.stage": _("List prepared"),
    "import.stop": _("Import stopped"),
    "keys.retired": _("Key-encryption key gone"),
    "keys.rotate": _("Keys changed"),
    "ledger.begin_anchor": _("New anchor file begun"),
    "ledger.check": _("Log checked"),
    "ledger.read": _("Log of everybody read"),
    "ledger.read_own": _("Own log read"),
    "local_action.add": _("Action of a local case added"),
    "local_action.finish": _("Action of a local case finished"),
    "local_case.close": _("Local case closed"),
    "mail.digest": _("Daily mail sent"),
    "meeting.cancel": _("Meeting cancelled"),
    "meeting.close": _("Meeting closed"),
    "meeting.decide": _("Decided in a meeting"),
    "meeting.guest": _("Guest admitted at an item"),
    "meeting.invite": _("Guest invited"),
    "meeting.note": _("Notes of a meeting written"),
    "meeting.open": _("Meeting opened"),
    "meeting.plan": _("Meeting planned"),
    "meeting.postpone": _("Item postponed"),
    "meeting.promise": _("Agreement made in a meeting"),
    "meeting.promise_kept": _("Agreement kept"),
    "meeting.refresh": _("Agenda brought up to date"),
    "meeting.take_off": _("Item taken off the agenda"),
    "notice.decide": _("Notice decided in the consultation"),
    "notice.decide_alone": _("Notice decided between two"),
    "notice.hand_over": _("Notice handed over to the RIEC"),
    "notice.make": _("Notice made"),
    "page.refused": _("Page refused"),
    "person.add": _("Person added"),
    "person.amend": _("Person changed"),
    "person.close": _("Access of a person closed"),
    "person.codes_renewed": _("Recovery codes renewed"),
    "person.factor_added": _("Second factor added"),
    "person.factor_removed": _("Second factor removed"),
    "person.factor_reset": _("Second factor reset"),
    "person.first_administrator": _("First administrator made"),
    "person.mandate": _("Mandate given"),
    "person.mandate_end": _("Mandate ended"),
    "person.password_changed": _("Password changed"),
    "person.password_set": _("Password set"),
    "person.prefer": _("Own settings changed"),
    "person.reopen": _("Access of a person reopened"),
    "person.screen": _("Screening recorded"),
    "person.second_factor": _("Second factor asked"),
    "person.sign_in": _("Sign-in attempted"),
    "person.signed_in": _("Signed in"),
    "person.signed_out": _("Signed out"),
    "person.take_seat": _("Other seat taken"),
    "person.train": _("Training recorded"),
    "region.load": _("Region loaded"),
    "register.export": _("Authorisation register exported"),
    "routing.add": _("Routing rule added"),
    "routing.move": _("Routing rule moved"),
    "routing.remove": _("Routing rule removed"),
    "seats.load": _("Seats loaded"),
    "signal.ask_back": _("Asked to restore a signal"),
    "signal.confirm_back": _("Signal restored"),
    "signal.discard": _("Draft of a signal thrown away"),
    "signal.from_notice": _("Signal made from a notice"),
    "signal.heard": _("Answer about a signal seen"),
    "signal.report": _("Signal reported"),
    "signal.save": _("Draft of a signal saved"),
    "signal.start": _("Draft of a signal begun"),
    "signal.subjects": _("Subjects of a signal changed"),
    "signal.weigh": _("Signal weighed"),
    "signal.withdraw": _("Signal withdrawn"),
    "tasks.forget": _("Finished tasks forgotten"),
    "vault.backup": _("Backup made"),
    "vault.destroy": _("Destruction begun"),
    "vault.erased": _("Data erased"),
    "vault.read": _("Sealed data read"),
    "vault.restored": _("Backup put back"),
    "vault.sweep": _("Orphan keys swept"),
}

SERVICES: dict[str, Promise] = {
    "destroyer": _("the destroyer"),
    "digest": _("the daily mail"),
    "importer": _("the importer"),
    "operator": _("the operator"),
    "reminder": _("the reminder"),
    "setup": _("the set-up"),
    "sign-in": _("the sign-in"),
}
_SERVICE_NAMES = {service(name).id: name for name in SERVICES}

KINDS: dict[str, Promise] = {
    "signal": _("a signal"),
    "import": _("an imported list"),
    "notice": _("a notice"),
    "dossier": _("a dossier"),
    "meeting": _("a meeting"),
}


def act_in_words(code: str) -> str:
    """The act, in the language of the moment."""
    return str(ACTS.get(code, code))


def service_in_words(actor: UUID) -> str:
    """Who acted, where it was no person of the register."""
    name = _SERVICE_NAMES.get(actor)
    return str(SERVICES[name]) if name else gettext("nobody known here")


def kind_in_words(code: str) -> str:
    """What was destroyed."""
    return str(KINDS.get(code, code))
