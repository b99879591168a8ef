from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "slagkracht.apps.organisation"
    label = "organisation"

    def ready(self) -> None:
        from slagkracht.apps.organisation import policies
        from slagkracht.base import menu, words

        words.register(_WORDS)
        menu.register(
            menu.Room(menu.SHELF, 90, _("Organisation"), "organisation:people", policies.enters_register)
        )


_WORDS = {
    "not_your_register": _("Only an administrator keeps this register."),
    "not_to_yourself": _("Nobody grants access to himself: ask another administrator."),
    "not_yourself": _("Nobody resets or closes his own access: ask another administrator."),
    "unknown_role": _("This role does not exist."),
    "role_does_not_fit_scope": _("This role cannot hold there."),
    "test_and_process": _("Who tests lawfulness does not carry out the processing as well."),
    "email_taken": _("Somebody already has this e-mail address."),
    "mandate_exists": _("This person may already act for this body from that day."),
    "administrator_exists": _("There is an administrator already, who can enter others."),
}
