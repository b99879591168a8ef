"""The example region: real places, invented people and events.

``geography()`` gives the region of DESIGN §7; ``staff(seed)`` the invented people who work there;
``notices`` and ``signals`` an endless stream of invented reports, the same for the same seed.
"""

from slagkracht.core.synthetic.region.geography import Geography, geography
from slagkracht.core.synthetic.region.people import StaffMember, staff
from slagkracht.core.synthetic.region.reports import InventedReport, InventedSubject, reports

__all__ = [
    "Geography",
    "InventedReport",
    "InventedSubject",
    "StaffMember",
    "geography",
    "reports",
    "staff",
]
