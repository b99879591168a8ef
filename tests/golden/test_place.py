"""Published numbers about places, each by the procedure its source gives.

New Mexico: Kulldorff et al. (1998), and the expectation-based scan of R's scanstatistics; Columbus and
St Louis: Anselin (1988) and esda's documentation; Burkitt's lymphoma: pointpats' documentation.
"""

from __future__ import annotations

import csv
import gzip
import json
import warnings
from collections import defaultdict

import numpy as np
import pytest

from slagkracht.cli import main
from slagkracht.core.place.changepoints import change_points
from slagkracht.core.place.distance import Coordinates
from slagkracht.core.place.falsealarms import false_alarms
from slagkracht.core.place.knox import knox
from slagkracht.core.place.rates import rates
from slagkracht.core.place.reading import read_areas
from slagkracht.core.place.warning import SETTINGS, early_warning

pytestmark = pytest.mark.golden


def asked(capsys, *words) -> dict:
    assert main(["place", *map(str, words), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def new_mexico(public_data):
    folder = public_data("effect_evaluation/nm_brain_cancer")
    return [
        "scan", folder / "popcas.csv", "--locations", folder / "county_geo.csv", "--id", "county",
        "--count", "count", "--x", "seat_long", "--y", "seat_lat", "--time", "year",
        "--population", "population",
    ]  # fmt: skip


PUBLISHED = (
    "--model", "expectation", "--neighbours", 15, "--history-until", 1985, "--until", 1989,
    "--trend", "always", "--prospective",
)  # fmt: skip


def test_new_mexico_against_expectation(capsys, new_mexico):
    answer = asked(capsys, *new_mexico, *PUBLISHED)
    first = answer["clusters"][0]
    assert answer["zones"] == 415
    assert first["locations"] == ["losalamos", "santafe"]
    assert (first["start"], first["end"]) == ("1986", "1989")
    assert first["observed"] == 43
    assert first["expected"] == pytest.approx(20.66, abs=0.005)
    assert first["score"] == pytest.approx(9.1806, abs=0.00005)
    assert first["p"] == pytest.approx(0.005, abs=0.004)
    assert first["p_gumbel"] == pytest.approx(0.004, abs=0.002)
    assert np.log(answer["trend_per_period"]) == pytest.approx(0.009752, abs=1e-6)
    assert answer["left_out"] == ["cibola"]


def test_new_mexico_with_expected_counts_in_the_file(capsys, new_mexico, tmp_path):
    """The same from a file of 1986–1989 whose population column holds the expected counts."""
    with open(new_mexico[1], encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    with (tmp_path / "late.csv").open("w", encoding="utf-8") as stream:
        stream.write("county,year,count,expected\n")
        for row in rows:
            year = int(row["year"])
            if 1986 <= year <= 1989:
                mean = float(row["population"]) * np.exp(-10.010658 + 0.009752 * (year - 1985))
                stream.write(f"{row['county']},{year},{row['count']},{mean:.6f}\n")
    words = [new_mexico[0], tmp_path / "late.csv", *new_mexico[2:-1], "expected"]
    answer = asked(capsys, *words, "--model", "expectation", "--neighbours", 15)
    first = answer["clusters"][0]
    assert (answer["zones"], answer["expected_from"]) == (415, "given")
    assert first["locations"] == ["losalamos", "santafe"]
    assert (first["start"], first["end"], first["observed"]) == ("1986", "1989", 43)
    assert first["score"] == pytest.approx(9.1806, abs=0.0005)
    assert first["p"] <= 0.012


def test_new_mexico_as_a_whole_file(capsys, new_mexico):
    """Nothing said about history: the same cluster, weaker, since it is part of its own expectation."""
    answer = asked(capsys, *new_mexico, "--model", "expectation", "--neighbours", 15, "--replications", 99)
    first = answer["clusters"][0]
    assert answer["zones"] == 415
    assert (first["locations"], first["start"], first["end"]) == (["losalamos", "santafe"], "1986", "1989")


def test_new_mexico_by_population(capsys, new_mexico):
    first = asked(capsys, *new_mexico, "--model", "poisson", "--replications", 199)["clusters"][0]
    assert sorted(first["locations"]) == [
        "bernalillo", "losalamos", "sandoval", "sanmiguel", "santafe", "socorro", "torrance", "valencia",
    ]  # fmt: skip
    assert (first["start"], first["end"], first["observed"]) == ("1985", "1989", 232)
    assert first["expected"] == pytest.approx(171.85, abs=0.005)
    assert first["score"] == pytest.approx(11.3187, abs=0.00005)


@pytest.mark.parametrize(
    ("folder", "file", "gal", "id_column", "value", "moran", "geary", "p"),
    [
        ("columbus_crime", "columbus.csv", "columbus_queen.gal", "POLYID", "CRIME", 0.500189, 0.540528, None),
        ("stl_homicide", "stl_hom.csv", "stl_queen.gal", "POLY_ID_OG", "HR8893", 0.243656, None, 0.000271),
    ],
)
def test_spatial_association(capsys, public_data, folder, file, gal, id_column, value, moran, geary, p):
    where = public_data(f"effect_evaluation/{folder}")
    answer = asked(
        capsys, "clusters", where / file, "--id", id_column, "--value", value, "--gal", where / gal
    )
    assert answer["moran"]["i"] == pytest.approx(moran, abs=5e-7)
    assert answer["moran"]["expected"] == pytest.approx(-1 / (len(answer["areas"]) - 1))
    if geary is not None:
        assert answer["geary_c"] == pytest.approx(geary, abs=5e-7)
    if p is not None:
        assert answer["moran"]["p"] == pytest.approx(p, abs=5e-7)


def test_local_association_in_columbus_and_st_louis_equals_esda(capsys, public_data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import esda
        import libpysal

        for folder, file, gal, id_column, value in (
            ("columbus_crime", "columbus.csv", "columbus_queen.gal", "POLYID", "CRIME"),
            ("stl_homicide", "stl_hom.csv", "stl_queen.gal", "POLY_ID_OG", "HR8893"),
        ):
            where = public_data(f"effect_evaluation/{folder}")
            areas = read_areas(where / file, id_column)
            values = np.asarray(areas.numbers(value), dtype=float)
            weights = libpysal.io.open(str(where / gal)).read()
            weights.transform = "r"
            theirs = esda.Moran_Local(values, weights, permutations=999, seed=1)
            answer = asked(
                capsys, "clusters", where / file, "--id", id_column, "--value", value, "--gal", where / gal
            )
            assert [area["moran"] for area in answer["areas"]] == pytest.approx(list(theirs.Is))
            weights.transform = "b"
            getis = esda.G_Local(values, weights, transform="B", star=True, permutations=0)
            assert [area["g"] for area in answer["areas"]] == pytest.approx(list(getis.Zs))


def test_empirical_bayes_in_st_louis_equals_esda(public_data):
    areas = read_areas(public_data("effect_evaluation/stl_homicide/stl_hom.csv"), "POLY_ID_OG")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import esda.smoothing
    counts = np.asarray(areas.numbers("HC8893", whole=True))
    people = np.asarray(areas.numbers("PO8893"), dtype=float)
    theirs = esda.smoothing.Empirical_Bayes(counts, people).r.ravel()
    assert rates(counts, people).smoothed == pytest.approx(theirs)


def test_knox_of_burkitts_lymphoma():
    """188 cases in Uganda, 20 km and 5 days: 13 pairs observed, 10.1438161 expected."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import libpysal

        path = libpysal.examples.get_path("burkitt.shp")
        table = libpysal.io.open(path.replace(".shp", ".dbf"))
        x, y, days = (np.array(table.by_col(name), dtype=float) for name in ("X", "Y", "T"))
        table.close()
    result = knox(Coordinates(x, y), days, distance=20, within_days=5)
    assert (result.observed, result.near, result.soon) == (13, 3429, 52)
    assert result.expected == pytest.approx(10.1438161, abs=5e-7)
    assert result.p == pytest.approx(0.2, abs=0.06)


@pytest.fixture
def the_hague(public_data):
    """Monthly counts per kind of crime, 2011-01 to 2017-11: {code: (83,)}."""
    path = public_data("netherlands/denhaag_misdrijven_2011_2017/monthly_counts_nonzero.csv.gz")
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(83, dtype=np.int64))
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            counts[row["delict"]][(int(row["year"]) - 2011) * 12 + int(row["month"]) - 1] += int(row["count"])
    return dict(sorted(counts.items()))


def test_what_the_early_warning_would_have_said_in_the_hague(the_hague):
    """docs/explanation/place.md quotes these: 15 warnings where about 17 false ones were to be expected."""
    codes, counts = list(the_hague), np.stack(list(the_hague.values()))
    yearly = [int(counts[:, 12 * year : 12 * year + 12].sum()) for year in range(7)]
    assert yearly == [42_791, 39_405, 37_350, 35_533, 33_950, 30_987, 25_147]
    watched = range(37, 83)
    found = early_warning(counts, watched, SETTINGS["month"])
    assert (int(found.alarm.sum()), found.alarm.size) == (15, 506)
    bicycles = [37 + place for place in np.flatnonzero(found.alarm[codes.index("101")])]
    assert bicycles == [38, 39, 40, 41]  # March to June 2014, four in a row
    false = false_alarms(counts, watched, SETTINGS["month"], runs=60, seed=1)
    assert false.rate == pytest.approx(0.033, abs=0.004)
    assert false.expected == pytest.approx(17, abs=2)
    changes = [point.at for point in change_points(counts[codes.index("101")], season=12)]
    assert 36 in changes  # a higher level from January 2014


def test_near_repeats_of_bicycle_theft_in_groningen(capsys, public_data, tmp_path):
    with gzip.open(public_data("netherlands/groningen_fietsdiefstal/incidents.csv.gz")) as stream:
        (tmp_path / "g.csv").write_bytes(stream.read())
    words = ("--x", "x_rd", "--y", "y_rd", "--t", "begin", "--distance", 100, "--days", 3)
    answer = asked(capsys, "knox", tmp_path / "g.csv", *words, "--replications", 49)
    assert answer["pairs"] == 15_947 * 15_946 // 2
    assert answer["observed"] > 1.2 * answer["expected"]
    assert answer["p"] == 0.02
