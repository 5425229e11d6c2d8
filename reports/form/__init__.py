"""The statutory form as data (see the TOML files beside this one)."""

from reports.form.model import Column, Equation, Form, Row, Section, Table
from reports.form.registry import FORMS, form

__all__ = ["FORMS", "Column", "Equation", "Form", "Row", "Section", "Table", "form"]
