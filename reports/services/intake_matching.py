"""Whose report a file of an intake is, how sure that is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.content import fold
from reports.rules.model import N_
from reports.services.identifying import offices_of_name, year_of
from reports.services.office_names import foreign_region, match, regions
from reports.services.views import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.importers import Parsed
    from reports.services.office_names import Candidate, Known, Match, Matching

HOW: Mapping[Match, str] = {
    "exact": N_("It is the name of the office"),
    "alias": N_("It is an alias of the office"),
    "variant": N_("It is the name of the office in another form"),
    "similar": N_("It is %(score)s %% like the name of the office"),
}


@dataclass(frozen=True)
class Matched:
    """What was found for a file.

    `score` is 0 to 100, `evidence` why it is this office, `doubt` why a person must look;
    `candidates` are office ids with their scores, the best first.
    """

    named: str | None
    office_id: int | None
    score: float | None
    evidence: tuple[Reason, ...]
    candidates: tuple[tuple[int, float], ...]
    year: int | None
    doubt: Reason | None


def match_file(
    parsed: Parsed, name: str, offices: Sequence[Known], district: str, assumed: int | None
) -> Matched:
    """The office and the year of a file; `assumed` is the year of files that tell none."""
    told = parsed.content.office
    by_text = match(told, offices, district) if told else None
    by_name = _by_name(name, offices, district)
    evidence: list[Reason] = []
    if told:
        evidence.append(Reason(N_("The document names %(name)s"), {"name": told}))
    found = by_text.found if by_text else None
    other = by_name.found if by_name else None
    doubt = None
    if found is None and told:
        doubt = _doubt(told, by_text, district)
    if found is not None:
        evidence.append(_how(found))
        if other is not None and other.office.id == found.office.id:
            evidence.append(Reason(N_("The file's name says the same")))
            found = max(found, other, key=lambda c: c.score)
        elif other is not None:
            doubt = Reason(
                N_("The document names %(name)s, the file's name %(other)s; choose one"),
                {"name": found.office.name, "other": other.office.name},
            )
    elif other is not None and not (told and foreign_region(told, district)):
        found = other
        evidence += [Reason(N_("The file's name names the office")), _how(other)]
    elif not told:
        doubt = _doubt(None, by_name, district)
    if told and fold(district) in regions(told):
        evidence.append(Reason(N_("It names the district")))
    year = year_of(parsed, name, assumed)
    return Matched(
        named=told,
        office_id=found.office.id if found else None,
        score=found.score if found else None,
        evidence=tuple(evidence),
        candidates=_candidates(by_text, by_name),
        year=year.year if year else None,
        doubt=doubt or _doubtful_year(year.year if year else None, assumed),
    )


def _by_name(name: str, offices: Sequence[Known], district: str) -> Matching | None:
    """What the file's name says, or the nearest of its folders that names an office."""
    found = [match(part, offices, district) for part in offices_of_name(name)]
    return next((m for m in found if m.verdict != "none"), found[0] if found else None)


def _how(found: Candidate) -> Reason:
    params = {"score": round(found.score)} if found.how == "similar" else {}
    return Reason(HOW[found.how], params)


def _doubt(told: str | None, matching: Matching | None, district: str) -> Reason:
    if told is None:
        return Reason(
            N_("Neither the document nor the file's name tells an office of the district")
        )
    if region := foreign_region(told, district):
        return Reason(
            N_("The document names %(name)s, which is of %(region)s and not of this district"),
            {"name": told, "region": region},
        )
    if matching is not None and matching.verdict == "several":
        offices = ", ".join(c.office.name for c in matching.candidates)
        return Reason(
            N_("%(name)s may mean several offices: %(offices)s; choose one"),
            {"name": told, "offices": offices},
        )
    return Reason(N_("No office of the district is called %(name)s"), {"name": told})


def _doubtful_year(year: int | None, assumed: int | None) -> Reason | None:
    if year is None:
        return Reason(N_("The file does not say which year it is about; choose it"))
    if assumed is not None and year != assumed:
        return Reason(
            N_("The file is about %(year)s, while this intake is of %(assumed)s"),
            {"year": year, "assumed": assumed},
        )
    return None


def _candidates(*matchings: Matching | None) -> tuple[tuple[int, float], ...]:
    best: dict[int, float] = {}
    for matching in matchings:
        for candidate in matching.candidates if matching else ():
            key = candidate.office.id
            best[key] = max(candidate.score, best.get(key, 0.0))
    return tuple(sorted(best.items(), key=lambda item: (-item[1], item[0]))[:5])
