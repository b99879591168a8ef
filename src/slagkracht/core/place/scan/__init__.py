"""Space-time scans: the zone and the stretch of time that stand out most, and how sure that is."""

from slagkracht.core.place.scan.models import (
    MODELS,
    Bernoulli,
    Expectation,
    Model,
    Permutation,
    Poisson,
)
from slagkracht.core.place.scan.question import Question, pose
from slagkracht.core.place.scan.run import Cluster, Limits, ScanResult, scan

__all__ = [
    "MODELS",
    "Bernoulli",
    "Cluster",
    "Expectation",
    "Limits",
    "Model",
    "Permutation",
    "Poisson",
    "Question",
    "ScanResult",
    "pose",
    "scan",
]
