"""The fields that identity knows, in the words of the command line and of people."""

from __future__ import annotations

from collections.abc import Collection

from slagkracht.core.errors import UnusableInput

# Ours → how it is called on screen. The order is the order of explanations.
FIELDS: dict[str, dict[str, str]] = {
    "first_name": {"nl": "voornaam", "en": "first name"},
    "last_name": {"nl": "achternaam", "en": "last name"},
    "full_name": {"nl": "volledige naam", "en": "full name"},
    "birth_date": {"nl": "geboortedatum", "en": "date of birth"},
    "organisation": {"nl": "organisatie", "en": "organisation"},
    "number": {"nl": "nummer", "en": "number"},
    "phone": {"nl": "telefoon", "en": "telephone"},
    "postcode": {"nl": "postcode", "en": "postcode"},
    "street": {"nl": "straat", "en": "street"},
    "house_number": {"nl": "huisnummer", "en": "house number"},
    "town": {"nl": "plaats", "en": "town"},
}
LINKABLE: tuple[str, ...] = tuple(FIELDS)


def require_known(names: Collection[str], file: str | None = None) -> None:
    """Raise ``identity.unknown_field`` for the first of ``names`` that is not one of ours."""
    for name in names:
        if name not in FIELDS:
            raise UnusableInput("identity.unknown_field", file=file, value=name, known=LINKABLE)
