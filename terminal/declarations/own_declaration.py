"""Our own signed health declaration, as a centre issues it (docs/declaration-code.md)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sync.bundle.forms import built_in
from sync.bundle.revocation import RevocationId, Scheme, Standing
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol import cose, forms
from sync.protocol.binding_tag import MASK, BindingTag
from sync.protocol.declaration_code import PREFIX, Read, read
from sync.protocol.forms import Answers, Form, Forms, Weight
from sync.protocol.self_declaration import MalformedDeclaration, SelfDeclaration
from sync.protocol.terms import Assurance
from terminal.declarations import birth_dates, codes, dates, validity
from terminal.declarations.cleaning import tidy
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import certificate_key, payload_key

KIND: Final = "declaration"

_PREFIX: Final = PREFIX.encode("ascii")


@dataclass(frozen=True, slots=True)
class _Examination:
    """`issuer` is who signed it; `answers` is empty where they do not fit the form."""

    problem: codes.Rejection | None
    issuer: str = ""
    standing: Standing = Standing.CLEAR
    form: Form | None = None
    answers: Answers = field(default_factory=dict)


def reading(known: Callable[[], Forms]) -> Callable[[Shown], Declaration | None]:
    """How to read and verify declarations whose answers are those of the `known` forms.

    VERIFIED, or REJECTED with the weightiest problem. Person and answers are filled whenever
    the code could be read, so that the post sees whom a rejected code claims.
    """

    def look(shown: Shown) -> Declaration | None:
        if not shown.trimmed.startswith(_PREFIX):
            return None
        try:
            found = read(shown.trimmed)
        except MalformedDeclaration:
            return Declaration(
                kind=KIND,
                assurance=Assurance.REJECTED,
                reason=codes.Rejection.MALFORMED,
                repeat_key=payload_key(shown.trimmed),
            )
        return _declaration(shown, _examine(found, known(), shown), found.declaration)

    return look


def binding_of(declaration: Declaration) -> BindingTag | None:
    """By what a declaration of this kind is bound to a card's number; None if by nothing."""
    tag = declaration.fields.get("number_tag", "")
    if declaration.kind != KIND or not tag:
        return None
    person = declaration.person
    return BindingTag(int(person.birth_date), person.number.removeprefix(MASK), int(tag))


def weight_of(declaration: Declaration) -> Weight:
    """The most that any answer of a declaration of this kind asks of the post.

    Of a code that is not VERIFIED it says no more than the code itself.
    """
    asked = (
        {one["weight"] for one in declaration.content["weights"]}
        if declaration.kind == KIND and declaration.content
        else set()
    )
    return next(
        (weight for weight in (Weight.REFUSE, Weight.ATTENTION) if weight in asked), Weight.NONE
    )


def _signer(found: Read, trust: TrustMaterial, now: datetime) -> SignerKey | codes.Rejection:
    candidates = trust.declaration_candidates(found.message.key_id)
    if not candidates:
        return codes.Rejection.KEY_UNKNOWN
    # Of the same key with several dates, one that is in date is as good as any.
    for key in sorted(candidates, key=lambda candidate: not candidate.in_date(now)):
        if cose.is_genuine(found.message, key.public_key):
            return key
    return codes.Rejection.SIGNATURE


def _examine(found: Read, known: Forms, shown: Shown) -> _Examination:
    said = found.declaration
    form = known.find(said.form, said.form_version)
    answers = forms.unpack(form, said.answers) if form else _raw(said)
    signer = _signer(found, shown.trust, shown.now)
    if isinstance(signer, codes.Rejection):
        return _Examination(problem=signer, form=form, answers=answers or {})
    own = RevocationId(Scheme.DECLARATION, found.message.key_id, said.id, said.issued_at)
    standing = shown.trust.revocations.standing((own,))
    problem: codes.Rejection | None
    if standing is Standing.REVOKED:
        problem = codes.Rejection.REVOKED
    elif answers is None:
        problem = codes.Rejection.CONTENT
    else:
        # Last, because a wrong clock can make it up.
        problem = _date_problem(said, signer, shown.now)
    named = " ".join(part for part in (signer.country, signer.subject) if part)
    issuer = named or found.message.key_id.hex()
    return _Examination(problem, issuer, standing, form, answers or {})


def _date_problem(
    said: SelfDeclaration, signer: SignerKey, now: datetime
) -> codes.Rejection | None:
    if not signer.in_date(now):
        return codes.Rejection.KEY_EXPIRED
    return next(iter(validity.problems((said.issued_at,), said.valid_until, now)), None)


def _declaration(shown: Shown, found: _Examination, said: SelfDeclaration) -> Declaration:
    identifier = said.id.hex()
    person = Person(
        name=tidy(said.name),
        number=MASK + said.number.last if said.number else "",
        birth_date=str(said.birth_year),
    )
    return Declaration(
        kind=KIND,
        assurance=Assurance.REJECTED if found.problem else Assurance.VERIFIED,
        reason=found.problem or "",
        warnings=tuple(_warnings(found, said, shown.now)),
        person=person,
        fields=_fields(said, person, found.answers),
        issuer=found.issuer,
        answers={question: " ".join(values) for question, values in found.answers.items()},
        content=_content(said, found),
        certificate=identifier,
        valid_from=said.issued_at,
        valid_until=said.valid_until,
        repeat_key=(
            payload_key(shown.trimmed) if found.problem else certificate_key(f"{KIND} {identifier}")
        ),
    )


def _warnings(found: _Examination, said: SelfDeclaration, now: datetime) -> Iterator[codes.Warning]:
    if found.standing is Standing.POSSIBLY_REVOKED:
        yield codes.Warning.POSSIBLY_REVOKED
    if found.form is None:
        yield codes.Warning.FORM_UNKNOWN
    yield from birth_dates.year_warnings(str(said.birth_year), dates.today(now))


def _raw(said: SelfDeclaration) -> Answers:
    """Answers to a form that is not here, under the numbers that stand in the code."""
    return {
        f"question_{question}": tuple(map(str, values))
        for question, values in sorted(said.answers.items())
    }


def _fields(said: SelfDeclaration, person: Person, answers: Answers) -> dict[str, str]:
    found = {
        "name": person.name,
        "birth_date": person.birth_date,
        "number": person.number,
        "number_tag": str(said.number.tag) if said.number else "",
        "origin": said.origin,
        "destination": said.destination,
        "travel_day": said.travel_day.isoformat() if said.travel_day else "",
        "form": said.form,
        "form_version": str(said.form_version),
        **{f"answer_{question}": " ".join(values) for question, values in answers.items()},
        "declaration_id": said.id.hex(),
        "issued_at": said.issued_at.isoformat(),
        "expires_at": said.valid_until.isoformat(),
    }
    return {name: text for name, text in found.items() if text}


def _content(said: SelfDeclaration, found: _Examination) -> Mapping[str, Any]:
    weighty = forms.weigh(found.form, found.answers) if found.form else ()
    return {
        "form": said.form,
        "form_version": said.form_version,
        "origin": said.origin,
        "destination": said.destination,
        "travel_day": said.travel_day.isoformat() if said.travel_day else "",
        "answers": {question: list(values) for question, values in found.answers.items()},
        "weights": [
            {"question": one.question, "choice": one.choice, "weight": one.weight.value}
            for one in weighty
        ],
    }


FORMAT: Final = Format(kinds=(KIND,), read=reading(built_in))
