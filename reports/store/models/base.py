"""The base of all tables: names of constraints, common columns, and who may see a row."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    func,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

if TYPE_CHECKING:
    from enum import StrEnum

    from sqlalchemy import ColumnElement

    from reports.store.scope import Scope

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Hash = Annotated[str, mapped_column(String(64))]


class Base(DeclarativeBase):
    """Base of the typed models."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSONB, list[Any]: JSONB}


class Tenant:
    """A table whose rows belong to a district; row-level security and the ORM both bind it."""

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """The condition a row must meet in this scope (the first wall)."""
        raise NotImplementedError

    @classmethod
    def writable(cls, scope: Scope) -> ColumnElement[bool]:
        """The condition a row must meet to be changed or deleted, where that is another."""
        return cls.reachable(scope)


class OfReport(Tenant):
    """Rows about one report.

    The tenant stands in each of them, and the foreign key over all three columns makes sure
    that it is the report's own.
    """

    district_id: Mapped[int] = mapped_column()
    office_id: Mapped[int] = mapped_column()
    report_id: Mapped[int] = mapped_column()

    @classmethod
    def own(cls, scope: Scope) -> ColumnElement[bool]:
        """Rows of the scope's district and offices."""
        return own_office(cls, scope)

    @classmethod
    def public(cls) -> ColumnElement[bool]:
        """Rows every stranger may see; none unless the table says so."""
        return ~true()

    @classmethod
    def reachable(cls, scope: Scope) -> ColumnElement[bool]:
        """Own rows in a district's scope, public ones in the public scope."""
        if scope.kind == "everything":
            return true()
        return cls.public() if scope.kind == "public" else cls.own(scope)


def of_report(table: str) -> tuple[Any, ...]:
    """The constraints that every table of rows about one report has."""
    return (
        ForeignKeyConstraint(
            ["report_id", "district_id", "office_id"],
            ["reports.id", "reports.district_id", "reports.office_id"],
            name=f"fk_{table}_report_id_reports",
        ),
        Index(f"ix_{table}_report_id", "report_id"),
    )


def own_office(cls: Any, scope: Scope) -> ColumnElement[bool]:
    """The row's district is the scope's, and its office one of the scope's if that names some."""
    own: ColumnElement[bool] = cls.district_id == scope.district_id
    if scope.office_ids is not None:
        own &= cls.office_id.in_(sorted(scope.office_ids))
    return own


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """The column holds one of the words."""
    words = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


def now() -> Any:
    """The database's clock at the start of the statement: one clock for all processes."""
    return func.statement_timestamp()
