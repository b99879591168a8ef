from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "slagkracht.apps.inbox"
    label = "inbox"

    def ready(self) -> None:
        from slagkracht.apps.inbox import mail, reminders, verbs
        from slagkracht.base import daily

        verbs.register(
            verbs.Verb(
                reminders.YOURS,
                _("See to your access before %(day)s"),
                _("Your screening or an authorisation ends that day. Ask your own organisation to renew it."),
                "organisation:person",
                5,
            ),
            verbs.Verb(
                reminders.SOMEBODYS,
                _("Renew the access of %(name)s, or let it end"),
                _("A screening or authorisation ends on %(day)s. Then access stops by itself."),
                "organisation:person",
                5,
                about=reminders.about_people,
            ),
        )
        daily.register(daily.Round("reminders", 50, reminders.remind))
        daily.register(daily.Round("finished tasks", 60, reminders.forget_finished))
        daily.register(daily.Round("mail", 90, mail.daily_mail))
