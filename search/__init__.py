"""The search engines behind the port `reports.ports.SearchIndex`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.elasticsearch import ElasticsearchIndex
from search.postgres import PostgresIndex

if TYPE_CHECKING:
    from reports.ports import SearchIndex
    from reports.settings import Settings

__all__ = ["open_index"]


def open_index(settings: Settings) -> SearchIndex:
    """Elasticsearch where the settings name one, else PostgreSQL. Connects on first use."""
    if settings.elasticsearch_url:
        return ElasticsearchIndex(settings.elasticsearch_url, settings.elasticsearch_index)
    return PostgresIndex(settings.database_url)
