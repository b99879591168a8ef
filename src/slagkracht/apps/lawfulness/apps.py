from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawfulnessConfig(AppConfig):
    name = "slagkracht.apps.lawfulness"
    label = "lawfulness"

    def ready(self) -> None:
        from slagkracht.apps.lawfulness import policies
        from slagkracht.base import menu, words

        words.register(_WORDS)
        menu.register(menu.Room(menu.SHELF, 80, _("Safeguards"), "lawfulness:rules", policies.enters))


_WORDS = {
    "not_your_log": _("The log of everybody is for who tests lawfulness."),
    "log_not_for_this": _("The law does not let the log be used for this."),
    "chain_too_long": _(
        "The log is too long to check on a page. Use the command “slagkracht ledger verify”."
    ),
    "rules_signal": _("A signal"),
    "rules_activity": _("Purpose and activity"),
    "rules_data": _("Which data"),
    "rules_provision": _("Providing and giving out"),
    "rules_safeguard": _("Safeguards"),
    "rules_organisation": _("Who is responsible"),
    "outcome_done": _("done"),
    "outcome_read": _("read"),
    "outcome_refused": _("refused"),
    "proof_destroying": _("being destroyed"),
    "proof_erased": _("erased"),
    "proof_final": _("final"),
    "fault_edited": _("was changed after it was written"),
    "fault_missing": _("is gone"),
    "fault_order": _("does not follow the act before it"),
    "fault_rewritten": _("is not the act that was signed"),
    "fault_truncated": _("and what followed are gone"),
    "fault_forked": _("was signed twice, differently"),
    "fault_unsigned": _("and what followed were never signed"),
    "fault_head": _("is the last, and the end of the log points elsewhere"),
    "fault_anchor": _("is the line where the anchor file is broken"),
}
