"""What the API answers, for its description and as the last filter before JSON."""

from __future__ import annotations

from marshmallow import Schema, fields


def _told(text: str) -> dict[str, str]:
    return {"description": text}


def _number_or_text(text: str) -> fields.Raw:
    return fields.Raw(allow_none=True, metadata={**_told(text), "type": ["number", "string"]})


class OfficeName(Schema):
    """An office in short."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class DistrictName(Schema):
    """A district in short."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class Office(OfficeName):
    """An office."""

    url = fields.String(required=True)
    aliases = fields.List(fields.String())
    kind = fields.String(metadata=_told("department, town, subdistrict, government, institution"))
    district = fields.Nested(DistrictName)
    predecessor = fields.Integer(allow_none=True)
    successor = fields.Integer(allow_none=True)
    reports = fields.Integer(metadata=_told("How many it has published"))


class District(DistrictName):
    """A district."""

    url = fields.String(required=True)
    region = fields.List(fields.String(), metadata=_told("Codes from the province down to it"))
    offices = fields.Integer()
    reports = fields.Integer()


class ReportSummary(Schema):
    """A published report in a list."""

    id = fields.Integer(required=True)
    url = fields.String(required=True)
    title = fields.String()
    year = fields.Integer(required=True)
    form = fields.String(metadata=_told("Edition of the form: 2019 or 2021"))
    status = fields.String(metadata=_told("published or corrected"))
    published = fields.String(metadata={"format": "date-time"})
    revision = fields.Integer()
    archive = fields.Boolean(metadata=_told("Taken over as it was published elsewhere"))
    office = fields.Nested(OfficeName)
    district = fields.Nested(DistrictName)


class Finding(Schema):
    """What a rule found."""

    key = fields.String(metadata=_told("Names it in `explanations` of a submission"))
    rule = fields.String(metadata=_told("Id of the rule; all of them are at /rules"))
    severity = fields.String(metadata=_told("error, warning or notice"))
    where = fields.String(
        metadata=_told("tables.<table>.<row>.<column> or sections.<section>[start:end]")
    )
    message = fields.String()
    expected = _number_or_text("What would be right")
    found = _number_or_text("What is there")
    explanation = fields.String(allow_none=True, metadata=_told("The office's"))


class Event(Schema):
    """A step in a report's life."""

    at = fields.String(metadata={"format": "date-time"})
    status = fields.String()
    note = fields.String(allow_none=True)


class Report(ReportSummary):
    """A published report with findings, history and files."""

    sha256 = fields.String()
    content = fields.String(metadata=_told("Address of the content as JSON"))
    versions = fields.String(metadata=_told("Address of the versions that were public"))
    files = fields.Dict(fields.String(), fields.String(), metadata=_told("Addresses by format"))
    missing = fields.List(fields.String(), metadata=_told("Codes of parts that it lacks"))
    findings = fields.List(fields.Nested(Finding))
    events = fields.List(fields.Nested(Event))
    previous = fields.Integer(allow_none=True, metadata=_told("The office's report before"))
    following = fields.Integer(allow_none=True)


class Reports(Schema):
    """A page of published reports."""

    total = fields.Integer(required=True)
    results = fields.List(fields.Nested(ReportSummary), required=True)
    next = fields.String(allow_none=True, required=True, metadata=_told("`after` of the next page"))


class Offices(Schema):
    """A page of offices."""

    total = fields.Integer(required=True)
    results = fields.List(fields.Nested(Office), required=True)
    next = fields.String(allow_none=True, required=True, metadata=_told("`after` of the next page"))


class Districts(Schema):
    """All districts."""

    total = fields.Integer(required=True)
    results = fields.List(fields.Nested(District), required=True)
    next = fields.String(allow_none=True, required=True)


class Paired(Schema):
    """The other side of a statement of part five."""

    section = fields.String(required=True, metadata=_told("problem or remedy"))
    text = fields.String(required=True)
    url = fields.String(required=True, metadata=_told("Its place in the report's page"))


class Hit(Schema):
    """A passage found."""

    id = fields.String(required=True)
    report = fields.Integer(required=True)
    url = fields.String(required=True, metadata=_told("The passage in the report's page"))
    title = fields.String()
    office = fields.Nested(OfficeName)
    district = fields.Nested(DistrictName)
    kind = fields.String()
    year = fields.Integer()
    form = fields.String()
    section = fields.String()
    text = fields.String(required=True, metadata=_told("As it stands in the report"))
    highlight = fields.String(metadata=_told("The text as HTML with its matches in <mark>"))
    spans = fields.List(
        fields.List(fields.Integer()), metadata=_told("Starts and ends of the matches in `text`")
    )
    score = fields.Float(allow_none=True)
    answers = fields.List(
        fields.Nested(Paired),
        metadata=_told("Of a remedy the problem that it answers, of a problem its remedies"),
    )


class FoundCell(Schema):
    """A number of a report that met a condition of the question."""

    place = fields.String(required=True, metadata=_told("table.row.column"))
    label = fields.String(required=True, metadata=_told("What the report's form calls it"))
    value = fields.Float(required=True)
    url = fields.String(required=True, metadata=_told("The cell in the report's page"))


class Group(Schema):
    """A report with its best passages."""

    id = fields.Integer(required=True)
    url = fields.String(required=True)
    title = fields.String()
    office = fields.Nested(OfficeName)
    district = fields.Nested(DistrictName)
    year = fields.Integer()
    passages = fields.List(fields.Nested(Hit))
    more = fields.Integer(metadata=_told("How many passages are not shown"))
    cells = fields.List(
        fields.Nested(FoundCell), metadata=_told("Numbers that met the question's conditions")
    )


class Total(Schema):
    """How many passages; `relation` is ``eq`` or ``gte``."""

    value = fields.Integer(required=True)
    relation = fields.String(required=True)


class FacetValue(Schema):
    """A value of a facet with how many passages have it."""

    value = fields.Raw(required=True, metadata={"type": ["integer", "string"]})
    count = fields.Integer(required=True)
    label = fields.String()


class Search(Schema):
    """Passages, best first; with `group=report` reports with their passages."""

    total = fields.Nested(Total, required=True)
    reports = fields.Integer(metadata=_told("How many reports the passages stand in"))
    reports_relation = fields.String(
        required=True, metadata=_told("eq, or gte: `reports` is the least that there are")
    )
    results = fields.List(
        fields.Raw(
            metadata={
                "anyOf": [
                    {"$ref": "#/components/schemas/Hit"},
                    {"$ref": "#/components/schemas/Group"},
                ]
            }
        ),
        required=True,
    )
    facets = fields.Dict(fields.String(), fields.List(fields.Nested(FacetValue)))
    next = fields.String(allow_none=True, metadata=_told("`after` of the next page"))
    relaxed = fields.Boolean(
        required=True,
        metadata=_told(
            "With `relax`: nothing met all that was asked, and the results do without what the"
            " first notes name"
        ),
    )
    meant = fields.String(
        required=True,
        allow_none=True,
        metadata=_told(
            "With `relax`: a question that finds something, for one with a word that stands nowhere"
        ),
    )
    notes = fields.List(fields.String(), metadata=_told("What of the question was left out"))


class Job(Schema):
    """A stage of a submission."""

    id = fields.Integer(required=True)
    task = fields.String(metadata=_told("gongkai.check, .render, .index, .notify"))
    state = fields.String(metadata=_told("waiting, running, done, dead or discarded"))
    attempt = fields.Integer()
    created = fields.String(metadata={"format": "date-time"})
    finished = fields.String(allow_none=True, metadata={"format": "date-time"})
    error = fields.String(allow_none=True)


class Note(Schema):
    """What the reader of a file was not sure of."""

    where = fields.String(allow_none=True)
    line = fields.Integer(allow_none=True)
    text = fields.String()
    message = fields.String()
    confidence = fields.Float(metadata=_told("0: nothing was put there; 1: certain"))


class Submission(Schema):
    """A submission: where it stands, what was found, what is still to be done."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    report = fields.Integer(required=True, metadata=_told("Its page is /reports/<id> once public"))
    office = fields.Nested(OfficeName)
    year = fields.Integer()
    revision = fields.Integer()
    sha256 = fields.String()
    submitted = fields.String(metadata={"format": "date-time"})
    status = fields.String(
        required=True,
        metadata=_told(
            "submitted, checking, returned, in_review, publishing, published, corrected, withdrawn"
        ),
    )
    jobs = fields.List(fields.Nested(Job), required=True)
    findings = fields.List(fields.Nested(Finding), required=True)
    notes = fields.List(fields.Nested(Note), metadata=_told("Of the file, right after it was sent"))
