"""Finds every message of web and search, and brings the catalogue up to date (`make messages`)."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from flask import Flask

import web.errors
from reports import errors
from web.api import init_app as init_api
from web.public.manual import description, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(web.errors.__file__).parents[1]
CATALOGUE = ROOT / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"

# Without the dates that Babel writes: they change whenever nothing else does.
_HEADER = """\
# Chinese messages of the web: pages, forms, answers of the API.
msgid ""
msgstr ""
"Project-Id-Version: gongkai\\n"
"Language: zh\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_PACKAGES = ("search", "web")  # the engines say little; people read it here
_TEMPLATES = "**/templates/**.html"
_METHODS = [("**.py", "python"), (_TEMPLATES, "jinja2")]
_OPTIONS = {
    _TEMPLATES: {
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "extensions": "jinja2.ext.do",
        "silent": "false",
    }
}
# The first argument of an error is a message, too, and that of a note of the search.
_ERRORS = {
    name
    for module in (errors, web.errors)
    for name, cls in vars(module).items()
    if inspect.isclass(cls) and issubclass(cls, errors.GongkaiError)
}
_KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "Note": None, **dict.fromkeys(_ERRORS)}


def messages() -> Catalog:
    """Every message with the files it stands in."""
    found = Catalog()
    for package in _PACKAGES:
        for name, _line, message, _comments, context in extract_from_dir(
            ROOT / package, _METHODS, _OPTIONS, _KEYWORDS
        ):
            place = f"{package}/{Path(name).as_posix()}"
            found.add(message, locations=[(place, None)], context=context)
    for text in _described():
        found.add(text, locations=[("web/api", None)])
    return found


def _described() -> Iterator[str]:
    """What the manual shows of the API's description, which is made from code."""
    app = Flask("web")
    init_api(app)
    return texts(description(app))


def chinese() -> Catalog:
    """The Chinese catalogue as it stands in the source."""
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="zh")


def main() -> None:
    """Adds what is new and drops what is no longer said; says what is still to be translated."""
    catalogue = chinese()
    catalogue.update(messages(), no_fuzzy_matching=True)
    with CATALOGUE.open("wb") as target:
        target.write(_HEADER.encode("utf-8"))
        write_po(target, catalogue, width=0, omit_header=True, ignore_obsolete=True)
    lacking = [str(m.id) for m in catalogue if m.id and not strings(m)]
    sys.stdout.write("".join(f"not translated: {message}\n" for message in lacking))


def strings(message: Message) -> tuple[str, ...]:
    """The translation of a message, one for each plural form; empty where there is none."""
    found = message.string or ()
    return (found,) if isinstance(found, str) else tuple(filter(None, found))


if __name__ == "__main__":
    main()
