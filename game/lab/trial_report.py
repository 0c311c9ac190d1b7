"""What a trial came to: one row a statistic, for reading, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from game.lab.trial import TrialRun
from game.play.stats import (
    Estimate,
    hazard_ratio,
    incidence,
    kaplan_meier,
    log_rank,
    ratio_of_medians,
    spread,
    wilson,
)
from game.spec.endpoints import (
    UNIT_DAYS,
    BestResponse,
    Count,
    Cure,
    Endpoint,
    Exposure,
    Hazard,
    LeadTime,
    OrganPattern,
    Prevalence,
    Size,
    Stage,
    TimeTo,
    Toxicity,
)

Row = dict[str, Any]
"""`endpoint, kind, arm, statistic, value, low, high, unit, n`, and whatever belongs to the statistic."""
FIGURES = 6
STAGES = ("none", "local", "nodal", "distant")
RESPONSES = ("CR", "PR", "SD", "PD")


def report(run: TrialRun) -> dict[str, Any]:
    """The whole result as plain data for JSON."""
    trial = run.trial
    return {
        "trial": trial.id,
        "name": trial.name,
        "question": trial.question,
        "published": trial.published,
        "seed": run.seed,
        "patients": len(run.enrolled),
        "asked": run.asked,
        "not_enrolled": dict(sorted(Counter(record["out"] for record in run.not_enrolled).items())),
        "arms": [{"id": arm.id, "name": arm.name} for arm in trial.arms],
        "rows": rows(run),
    }


def rows(run: TrialRun) -> list[Row]:
    """Every statistic of every endpoint, arm by arm, then each arm against the first."""
    found: list[Row] = []
    for endpoint in run.trial.endpoints:
        values = {arm.id: reads(run, arm.id, endpoint.id) for arm in run.trial.arms}
        found += _endpoint_rows(endpoint, values, run)
    return found


def reads(run: TrialRun, arm: str, endpoint: str) -> list[Any]:
    """What one endpoint read of each patient of an arm, by number; None where it could not be read."""
    return [record["arms"][arm]["reads"][endpoint] for record in run.enrolled]


def _endpoint_rows(endpoint: Endpoint, values: dict[str, list[Any]], run: TrialRun) -> Iterator[Row]:
    match endpoint:
        case TimeTo():
            yield from _time_rows(endpoint, values)
        case Hazard():
            for arm, each in values.items():
                yield from _hazard_rows(endpoint, arm, each)
        case Cure() | Prevalence():
            for arm, each in values.items():
                yield _share(endpoint, arm, [value for value in each if value is not None])
        case BestResponse():
            for arm, each in values.items():
                known = [value for value in each if value is not None]
                yield _share(endpoint, arm, [value in ("CR", "PR") for value in known], of="CR or PR")
                yield from _kinds(endpoint, arm, known, RESPONSES)
        case Stage():
            for arm, each in values.items():
                yield from _kinds(endpoint, arm, [value for value in each if value is not None], STAGES)
        case OrganPattern():
            yield from _organ_rows(endpoint, values, run)
        case Size() | Count() | Exposure():
            unit = "mm" if isinstance(endpoint, Size) else "share" if isinstance(endpoint, Exposure) else endpoint.of
            for arm, each in values.items():
                yield from _distribution(endpoint, arm, [value for value in each if value is not None], unit)
        case LeadTime():
            for arm, each in values.items():
                yield from _lead_rows(endpoint, arm, each)
        case Toxicity():
            for arm, each in values.items():
                yield from _toxicity_rows(endpoint, arm, each)


def _row(endpoint: Endpoint, arm: str, statistic: str, estimate: Estimate, unit: str, n: int, **more: Any) -> Row:
    return {
        "endpoint": endpoint.id,
        "kind": endpoint.kind,
        "arm": arm,
        "statistic": statistic,
        "value": _figures(estimate.value),
        "low": _figures(estimate.low),
        "high": _figures(estimate.high),
        "unit": unit,
        "n": n,
        **more,
    }


def _figures(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{FIGURES}g}")


def _group(values: Sequence[Any], unit_days: float) -> tuple[list[float], list[bool]]:
    """Times in the unit and events of those at risk."""
    known = [value for value in values if value is not None]
    return [value[0] / unit_days for value in known], [bool(value[1]) for value in known]


def _time_rows(endpoint: TimeTo, values: dict[str, list[Any]]) -> Iterator[Row]:
    groups = {arm: _group(each, UNIT_DAYS[endpoint.unit]) for arm, each in values.items()}
    for arm, (times, events) in groups.items():
        n, wanted = len(times), endpoint.statistics
        if not n:
            yield _row(endpoint, arm, "median", Estimate(None, None, None), endpoint.unit, 0, events=0)
            continue
        curve = kaplan_meier(times, events)
        if "median" in wanted:
            yield _row(endpoint, arm, "median", curve.median(), endpoint.unit, n, events=sum(events))
        if "proportion" in wanted:
            for at in endpoint.at_times:
                yield _row(endpoint, arm, "proportion", curve.at(at), "share", n, at=at, at_unit=endpoint.unit)
    names = list(groups)
    for other in names[1:]:
        yield from _comparisons(endpoint, f"{other} / {names[0]}", groups[names[0]], groups[other])


def _comparisons(
    endpoint: TimeTo, name: str, first: tuple[list[float], list[bool]], second: tuple[list[float], list[bool]]
) -> Iterator[Row]:
    n = len(first[0]) + len(second[0])
    if not first[0] or not second[0]:
        return
    if "hazard_ratio" in endpoint.statistics:
        ratio = hazard_ratio(first, second)
        yield _row(endpoint, name, "hazard_ratio", Estimate(ratio.ratio, ratio.low, ratio.high), "ratio", n)
    if "log_rank" in endpoint.statistics:
        test = log_rank([first, second])
        yield _row(endpoint, name, "log_rank", Estimate(test.chi2, None, None), "chi2", n, p=_figures(test.p))
    if "ratio_of_medians" in endpoint.statistics:
        yield _row(endpoint, name, "ratio_of_medians", ratio_of_medians(first, second), "ratio", n)


def _hazard_rows(endpoint: Hazard, arm: str, values: Sequence[Any]) -> Iterator[Row]:
    times, events = _group(values, UNIT_DAYS[endpoint.unit])
    if not times:
        return
    for each in incidence(times, events, endpoint.cuts):
        more = {"from": each.start, "to": each.end, "events": each.events}
        per = f"per {endpoint.unit.removesuffix('s')}"
        yield _row(endpoint, arm, "hazard", each.rate, per, each.at_risk, **more)
        yield _row(endpoint, arm, "proportion", each.share, "share", each.at_risk, **more)


def _share(endpoint: Endpoint, arm: str, values: Sequence[Any], **more: Any) -> Row:
    n, count = len(values), sum(1 for value in values if value)
    estimate = Estimate(count / n, *wilson(count, n)) if n else Estimate(None, None, None)
    return _row(endpoint, arm, "proportion", estimate, "share", n, count=count, **more)


def _kinds(endpoint: Endpoint, arm: str, values: Sequence[str], names: Sequence[str]) -> Iterator[Row]:
    for name in names:
        yield _share(endpoint, arm, [value == name for value in values], of=name)


def _organ_rows(endpoint: OrganPattern, values: dict[str, list[Any]], run: TrialRun) -> Iterator[Row]:
    """A row for each organ but home, those that nobody has disease in included."""
    home, left_out = run.places.home, frozenset() if endpoint.nodes else run.places.nodes
    for arm, each in values.items():
        known = [value for value in each if value is not None]
        if endpoint.involved_only:
            known = [value for value in known if any(organ != home for organ in value)]
        counts = Counter({organ: 0 for organ in run.places.organs if organ != home and organ not in left_out})
        counts.update(organ for value in known for organ in value if organ != home)
        for rank, organ in enumerate(sorted(counts, key=lambda name, of=counts: (-of[name], name)), 1):  # type: ignore[misc]
            yield _share(endpoint, arm, [organ in value for value in known], of=organ, rank=rank)


def _distribution(endpoint: Endpoint, arm: str, values: Sequence[float], unit: str) -> Iterator[Row]:
    if not values:
        yield _row(endpoint, arm, "distribution", Estimate(None, None, None), unit, 0)
        return
    shape = spread(values)
    mean = Estimate(shape.mean, shape.mean_low, shape.mean_high)
    yield _row(endpoint, arm, "mean", mean, unit, shape.n, variance=_figures(shape.variance))
    middle = Estimate(shape.median, shape.lower_quartile, shape.upper_quartile)
    more = {"least": _figures(shape.least), "most": _figures(shape.most), "interval": "quartiles"}
    yield _row(endpoint, arm, "distribution", middle, unit, shape.n, **more)


def _lead_rows(endpoint: LeadTime, arm: str, values: Sequence[Any]) -> Iterator[Row]:
    both = [(first, then) for first, then in values if first is not None and then is not None]
    only = sum(1 for first, then in values if first is None and then is not None)
    leads = [(then - first) / UNIT_DAYS[endpoint.unit] for first, then in both]
    yield from _distribution(endpoint, arm, leads, endpoint.unit)
    earlier = [first is not None and first < then for first, then in values if then is not None]
    yield _share(endpoint, arm, earlier, of=f"{endpoint.first} first", missed=only)


def _toxicity_rows(endpoint: Toxicity, arm: str, values: Sequence[Any]) -> Iterator[Row]:
    for index, day in enumerate(endpoint.days):
        levels = [level[index] for _, level in values if level[index] is not None]
        for row in _distribution(endpoint, arm, levels, "points"):
            if row["statistic"] in ("mean", "distribution"):
                yield {**row, "at": day, "at_unit": "days"}
    yield _share(endpoint, arm, [grade >= 3 for grade, _ in values], of="grade 3 or 4")


def as_csv(run: TrialRun) -> str:
    """One line for each patient and arm: times in days, draws, and what each endpoint read."""
    out = io.StringIO()
    drawn = sorted({name for record in run.enrolled for name in record["drawn"]})
    names = [endpoint.id for endpoint in run.trial.endpoints]
    columns = ["patient", "arm", "days", "died_of", *(f"drawn.{name}" for name in drawn)]
    for endpoint in run.trial.endpoints:
        timed = isinstance(endpoint, (TimeTo, Hazard))
        columns += [f"{endpoint.id}.days", f"{endpoint.id}.event"] if timed else [endpoint.id]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for record in run.enrolled:
        for arm, result in record["arms"].items():
            row: list[Any] = [record["n"], arm, result["days"], result["died_of"]]
            row += [record["drawn"].get(name) for name in drawn]
            for endpoint, name in zip(run.trial.endpoints, names, strict=True):
                value = result["reads"][name]
                if isinstance(endpoint, (TimeTo, Hazard)):
                    row += value if value is not None else [None, None]
                else:
                    row.append(" ".join(map(str, value)) if isinstance(value, list) else value)
            writer.writerow(row)
    return out.getvalue()
