"""The statutory form as data (see the TOML files beside this one)."""

from reports.form.labels import cell_label
from reports.form.model import Column, Equation, Form, Meaning, Row, Section, Table
from reports.form.registry import FORMS, form

__all__ = [
    "FORMS",
    "Column",
    "Equation",
    "Form",
    "Meaning",
    "Row",
    "Section",
    "Table",
    "cell_label",
    "form",
]
