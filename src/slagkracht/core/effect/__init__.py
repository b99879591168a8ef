"""Did it help, by how much, and could we have seen it?

Interrupted time series, difference in differences, synthetic control, displacement, and the power of each
before a baseline is accepted. Each answer opens with a conclusion in plain words; "no demonstrable effect"
is one of them. These are instruments that a person points at one question about areas, periods and
approaches; they are not for judging, ranking or predicting persons.
"""

from slagkracht.core.effect.did import difference_in_differences, event_study
from slagkracht.core.effect.displacement import Counts, weighted_displacement_difference
from slagkracht.core.effect.donors import Donors, read_donors
from slagkracht.core.effect.etest import e_test
from slagkracht.core.effect.its import interrupted_time_series
from slagkracht.core.effect.panel import Panel, panel_of, read_panel
from slagkracht.core.effect.plan import Plan, power
from slagkracht.core.effect.series import Series, read_series, series_of
from slagkracht.core.effect.simulation import simulated_power
from slagkracht.core.effect.staggered import staggered_effect
from slagkracht.core.effect.synthetic import synthetic_control

__all__ = [
    "Counts",
    "Donors",
    "Panel",
    "Plan",
    "Series",
    "difference_in_differences",
    "e_test",
    "event_study",
    "interrupted_time_series",
    "panel_of",
    "power",
    "read_donors",
    "read_panel",
    "read_series",
    "series_of",
    "simulated_power",
    "staggered_effect",
    "synthetic_control",
    "weighted_displacement_difference",
]
