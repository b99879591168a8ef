"""Code names: birds of the Dutch waterside. Said aloud and written without error, and they say nothing.

A name is used once, ever. When all are used, a second word follows (``Zilvermeeuw Duin``).
"""

from __future__ import annotations

import secrets
import tomllib
from functools import cache
from importlib.resources import files

from django.db import IntegrityError, transaction

from slagkracht.apps.dossiers.models import UsedName


@cache
def _words() -> dict[str, list[str]]:
    text = (files("slagkracht.apps.dossiers") / "code_names.toml").read_text("utf-8")
    return tomllib.loads(text)


def choose() -> str:
    """A name that was never used. Chance decides: a name may not say which dossier came first."""
    used = set(UsedName.objects.values_list("name", flat=True))
    birds, places = _words()["birds"], _words()["places"]
    free = [bird for bird in birds if bird not in used]
    if not free:
        pairs = (f"{bird} {place}" for bird in birds for place in places)
        free = [name for name in pairs if name not in used]
    return secrets.choice(free)


def take() -> str:
    """Choose a name and write down that it is used, inside the act that opens the dossier. When another act
    took the same name a moment earlier, the next choice is another one."""
    while True:
        name = choose()
        try:
            with transaction.atomic():
                UsedName.objects.create(name=name)
        except IntegrityError:
            continue
        return name
