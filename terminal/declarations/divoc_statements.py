"""Reading signed statements: what they say of which thing, however the document was written.

Lists, labels, short and full names, the order and the nesting of a document can be changed
without another statement being made. So nothing is ever read from the document, only from the
very text that was signed: the same text, the same content.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from terminal.declarations.cleaning import tidy

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_PLAIN: Final = frozenset({_XSD + "string", _XSD + "integer", _XSD + "dateTime"})
_UNNAMED: Final = "_:"


class Unreadable(ValueError):
    """The statements are not those of one certificate: something is missing, or there twice."""


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements as subject, predicate and object; no two are alike."""

    triples: tuple[tuple[str, str, dict[str, str]], ...]
    """The object as pyld has it: `type`, `value` and, of a text, `datatype`."""

    def only_of_type(self, address: str) -> str:
        """The one thing of this type.

        :raises Unreadable: where there is none, or several.
        """
        return _only({about for about, _, _ in self.triples if self.is_a(about, address)})

    def is_a(self, about: str, address: str) -> bool:
        """Whether a thing is of this type."""
        return any(said["value"] == address for said in self._said(about, _TYPE))

    def thing(self, about: str, predicate: str) -> str:
        """The one thing that this is said to be, no text.

        :raises Unreadable: where there is none, or several, or a text.
        """
        said = self._said(about, predicate)
        if any(one["type"] == "literal" for one in said):
            raise Unreadable("a text where a thing belongs")
        return _only(one["value"] for one in said)

    def things(self, about: str, predicate: str) -> list[str]:
        """All things, no texts, that this is said to be."""
        return [one["value"] for one in self._said(about, predicate) if one["type"] != "literal"]

    def texts(self, about: str, predicate: str) -> list[str]:
        """All texts and whole numbers that this is said to be, tidied and in order; none empty.

        :raises Unreadable: where something else is among them.
        """
        said = self._said(about, predicate)
        if any(one.get("datatype") not in _PLAIN for one in said):
            raise Unreadable("no text where one belongs")
        return sorted(filter(None, (tidy(one["value"]) for one in said)))

    def text(self, about: str, predicate: str) -> str:
        """The text that this is said to be; empty where there is none.

        :raises Unreadable: where there are several, or something else.
        """
        return _only(self.texts(about, predicate) or [""])

    def _said(self, about: str, predicate: str) -> list[dict[str, str]]:
        return [said for one, name, said in self.triples if (one, name) == (about, predicate)]


def read_statements(stated: str) -> Statements:
    """Read statements in canonical order (N-Quads), as `divoc_signature.statements` gives them.

    :raises Unreadable: where the text holds ends of lines of which pyld loses count.
    """
    from pyld import jsonld  # noqa: PLC0415 - as in divoc_signature

    try:
        graphs: dict[str, list[Any]] = jsonld.JsonLdProcessor.parse_nquads(stated)
    except jsonld.JsonLdError as error:
        raise Unreadable("no statements") from error
    return Statements(
        tuple(
            (quad["subject"]["value"], quad["predicate"]["value"], quad["object"])
            for quad in graphs.get("@default", [])
        )
    )


def address(thing: str) -> str:
    """The address of a thing as text; empty for a thing that has none."""
    return "" if thing.startswith(_UNNAMED) else tidy(thing)


def _only(found: Iterable[str]) -> str:
    several = list(found)
    if len(several) != 1:
        raise Unreadable("not exactly one")
    return several[0]
