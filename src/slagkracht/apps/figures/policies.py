"""Who sees which figures. The table below is the whole rule; docs/explanation/figures.md shows it to readers.

Inside, somebody sees real counts of what his own body or steering body handles. Everybody else, and
everything that is published, printed or sent, gets the release: nothing under five, and no total from which
it could be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping

from slagkracht.apps.organisation import roles
from slagkracht.base.actors import Actor
from slagkracht.base.policy import ALLOWED, Decision, refuse

# whose figures they are (definitions.toml: insiders) → the roles that see real counts, where they hold
REAL_COUNTS: Mapping[str, tuple[str, ...]] = {
    "district": (roles.ANALYST, roles.ACCOUNT_MANAGER, roles.WEIGHER, roles.CASE_DIRECTOR),
    "municipality": (roles.NOTICE_OFFICIAL, roles.LOCAL_MEMBER),
}
# who has no task that figures help with: support of the systems
OUTSIDE = (roles.ADMINISTRATOR, roles.SYSTEM_SUPPORT)


def enters(by: Actor) -> bool:
    """May this actor open the room? Whoever has a task in the processing or tests it."""
    return any(grant.role not in OUTSIDE for grant in by.grants)


def may_see(by: Actor) -> Decision:
    """Figures as they are published: for everybody with a task."""
    return ALLOWED if enters(by) else refuse("no_figures_for_you", "WGS 1.8(2)")


def may_see_real(by: Actor, insiders: str, *, district: str = "", municipality: str = "") -> Decision:
    """Real counts, also under five. Of a municipality's own notices only its own people (it is the
    controller); of signals and dossiers those who handle them in that district, or in the region.

    ``district`` is that of the municipality where one is named. Neither: the whole region.
    """
    wanted = REAL_COUNTS[insiders]
    if by.is_service:
        return refuse("real_counts_not_yours")
    if insiders == "municipality":
        own = municipality in by.scopes(*wanted)
        return ALLOWED if own else refuse("real_counts_not_yours")
    places = (f"district:{district}",) if district else ()
    if any(by.holds(role, *places) for role in wanted):
        return ALLOWED
    return refuse("real_counts_not_yours")
