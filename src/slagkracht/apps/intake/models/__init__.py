"""The rows of the intake, in four parts."""

from slagkracht.apps.intake.models.imports import ImportBatch, StagedRow
from slagkracht.apps.intake.models.notices import LocalAction, LocalCase, Notice
from slagkracht.apps.intake.models.numbers import Numbering
from slagkracht.apps.intake.models.routing import RoutingRule
from slagkracht.apps.intake.models.signals import Registration, Restoration, Signal, Subject

__all__ = [
    "ImportBatch",
    "LocalAction",
    "LocalCase",
    "Notice",
    "Numbering",
    "Registration",
    "Restoration",
    "RoutingRule",
    "Signal",
    "StagedRow",
    "Subject",
]
