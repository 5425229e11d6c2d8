"""The core of Gongkai: the form as data, report content, rules, files, storage and use cases.

Knows no web framework, queue or search engine; `docs/architecture.md` draws the layers.
"""
