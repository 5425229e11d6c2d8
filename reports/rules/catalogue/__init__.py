"""Every rule, declared once: the public page of rules and the engine both read this list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.rules.catalogue.of_figures import OF_FIGURES
from reports.rules.catalogue.of_texts import OF_TEXTS

if TYPE_CHECKING:
    from reports.rules.model import Rule

CATALOGUE: tuple[Rule, ...] = (*OF_FIGURES, *OF_TEXTS)
