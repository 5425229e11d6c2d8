"""Search in Elasticsearch 9: for many machines."""

from search.elasticsearch.index import ElasticsearchIndex

__all__ = ["ElasticsearchIndex"]
