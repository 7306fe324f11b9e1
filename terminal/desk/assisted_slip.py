"""The code on the slip of somebody who declared at a post: signed by its terminal; pure."""

from datetime import date, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol import binding_tag, declaration_code, forms
from sync.protocol.declaration_code import MalformedDeclaration, SelfDeclaration
from sync.protocol.forms import Forms
from sync.protocol.terms import Assurance
from terminal.declarations import own_declaration
from terminal.declarations.declaration import Declaration

YEAR_LETTERS: Final = 4


def issue_slip(
    declaration: Declaration,
    known: Forms,
    key: Ed25519PrivateKey,
    *,
    now: datetime,
    identifier: bytes,
) -> str | None:
    """The code that another post reads as this post's word; None where it is no such declaration.

    It holds what the code of a centre holds: of the number only the last three characters and a
    tag, neither telephone nor address. It says that this was declared at this post, then.

    :param declaration: what `assisted.declaration_of` gave, and the desk has recorded.
    :param key: the terminal's own signing key.
    :param now: when it was recorded, with a time zone; counted in whole seconds.
    :param identifier: `ID_BYTES` random bytes.
    """
    content, person = declaration.content, declaration.person
    if declaration.kind != own_declaration.KIND or declaration.assurance is not Assurance.UNSIGNED:
        return None
    form = known.find(content["form"], content["form_version"]) if content else None
    if form is None:
        return None
    year = int(person.birth_date[:YEAR_LETTERS])
    answers = {question: tuple(said) for question, said in content["answers"].items()}
    day = content["travel_day"]
    try:
        said = SelfDeclaration(
            id=identifier,
            name=person.name,
            birth_year=year,
            number=binding_tag.make_tag(person.number, year) if person.number else None,
            origin=content["origin"],
            destination=content["destination"],
            travel_day=date.fromisoformat(day) if day else None,
            form=form.id,
            form_version=form.version,
            answers=forms.pack(form, answers),
            issued_at=now.replace(microsecond=0),
            valid_hours=form.valid_hours,
        )
        return declaration_code.write(said, key)
    except MalformedDeclaration:
        return None
