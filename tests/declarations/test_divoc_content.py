from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.divoc_content import Content, read_content
from terminal.declarations.divoc_signature import statements
from terminal.declarations.masking import HIDDEN, masked_fields
from terminal.declarations.registry import declare
from tests.declarations.issuing import NOW
from tests.declarations.issuing_divoc import DivocIssue, credential, divoc_trusting, packed
from tests.declarations.rewriting_divoc import W3C, Document, rewrites, rewritten

OURS = divoc_trusting()
SIGNED = DivocIssue(document=credential(expirationDate="2027-01-15T00:00:00Z")).signed()
PAST = DivocIssue(document=credential(expirationDate="2026-06-15T00:00:00Z")).signed()
REWRITES = rewrites(SIGNED)
# Rewritings of which the signature knows nothing: the statements are the very same.
THE_SAME = (
    ": credentialSubject in a list",
    "credentialSubject: name in a list",
    "credentialSubject: name as schema:name",
    "credentialSubject: name as https://schema.org/name",
    "credentialSubject: dob in a list",
    "credentialSubject: dob as schema:date",
    "credentialSubject: gender as schema:gender",
    ": credentialSubject as https://www.w3.org/2018/credentials#credentialSubject",
    ": expirationDate in a list",
    ": evidence bare",
    "evidence/0: certificateId and vaccine swapped",
    "evidence/0: batch with vaccine in one list",
    "evidence/0: vaccine as icd11Code",
    "evidence/0: dose hides totalDoses",
    "evidence/0: date hides effectiveUntil",
    "evidence/0: date with effectiveUntil in one list",
    "credentialSubject: in two parts",
    "evidence/0: in two parts",
)


def read(document: Any) -> Declaration:
    return declare(packed(document), trust=OURS, now=NOW)


GENUINE = read(SIGNED)


def is_no_forgery(document: Document) -> bool:
    """Refused with nothing believed of it, or read as the genuine one, to the last field."""
    found = read(document)
    if found.assurance is Assurance.VERIFIED:
        return found == GENUINE
    return not found.person.name and not found.fields


def test_every_rewriting_of_a_certificate_is_refused_or_says_the_same() -> None:
    """Wrapped, renamed, swapped, merged, doubled, parted, emptied: each, one by one."""
    documents = {what: rewritten(SIGNED, change) for what, change in REWRITES.items()}
    assert len(documents) > 500

    assert [what for what, one in documents.items() if one and not is_no_forgery(one)] == []


@pytest.mark.parametrize("what", THE_SAME)
def test_another_writing_of_the_same_statements_says_the_same(what: str) -> None:
    document = rewritten(SIGNED, REWRITES[what])

    assert document is not None
    assert document != SIGNED
    assert read(document) == GENUINE


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(REWRITES)), min_size=2, max_size=4))
def test_several_rewritings_together_forge_nothing_either(names: list[str]) -> None:
    document = rewritten(SIGNED, *(REWRITES[name] for name in names))

    assert document is None or is_no_forgery(document)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(THE_SAME), min_size=2, max_size=6))
def test_several_writings_of_the_same_say_the_same(names: list[str]) -> None:
    document = rewritten(SIGNED, *(REWRITES[name] for name in names))

    assert document is None or is_no_forgery(document)


def test_no_rewriting_makes_an_expired_certificate_count() -> None:
    assert read(PAST).reason == "expired"
    tried = {
        what: document
        for what, change in rewrites(PAST).items()
        if "Date" in what and (document := rewritten(PAST, change)) is not None
    }
    assert len(tried) > 30

    assert [what for what, one in tried.items() if read(one).assurance is Assurance.VERIFIED] == []


def content(**event: Any) -> Content | None:
    """What is read of a vaccination of which this is said."""
    document = credential()
    document["evidence"][0] |= event
    stated = statements(document)
    assert stated is not None
    return read_content(stated)


def of_subject(**said: Any) -> Content | None:
    document = credential()
    document["credentialSubject"] |= said
    stated = statements(document)
    assert stated is not None
    return read_content(stated)


def test_what_no_label_tells_apart_has_none_and_identifies_nothing() -> None:
    assert GENUINE.fields["particulars"] == "24296, COVAXIN, Hãng Hư Cấu, MB3428BX"
    assert not {"vaccine", "maker", "batch", "certificate"} & set(GENUINE.fields)
    assert GENUINE.certificate == ""
    assert masked_fields(GENUINE)["particulars"] == HIDDEN


@pytest.mark.parametrize(
    ("one", "all_of_them", "shown"),
    [(1, 2, "1/2"), (2, 1, "1/2"), ("1", "2", "1/2"), (2, 2, "2"), (1, None, "1"), ("", "", "")],
)
def test_doses_are_put_in_order(one: Any, all_of_them: Any, shown: str) -> None:
    """Of the last dose both numbers are one statement, so only one number is signed."""
    found = content(dose=one, totalDoses=all_of_them)

    assert found is not None
    assert found.fields.get("doses", "") == shown


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (("2026-01-02", "2026-01-16", "2027-01-02"), ["2026-01-02", "2026-01-16", "2027-01-02"]),
        (("2027-01-02", "2026-01-02", "2026-01-16"), ["2026-01-02", "2026-01-16", "2027-01-02"]),
        (("2026-01-02", "2026-01-02T09:00:00Z", ""), ["2026-01-02", "2026-01-02"]),
        (("2026-01-02", "2027-01-02", "2027-01-02"), ["2026-01-02", "2027-01-02"]),
        (("2026-01-02", "2026-01-02", None), ["2026-01-02"]),
        (("", "", ""), []),
    ],
)
def test_days_are_put_in_order_and_named_only_where_that_is_certain(
    days: tuple[str | None, ...], shown: list[str]
) -> None:
    found = content(**dict(zip(("date", "effectiveStart", "effectiveUntil"), days, strict=True)))
    names = {3: ("date", "effective_from", "effective_until"), 2: ("date", "other_date")}

    assert found is not None
    said = {name: text for name, text in found.fields.items() if "date" in name or "eff" in name}
    said.pop("birth_date")
    assert said == dict(zip(names.get(len(shown), ("date",)), shown, strict=False))


@pytest.mark.parametrize(
    "event",
    [
        {"dose": [1, 2, 3]},
        {"dose": "first"},
        {"dose": -1},
        {"dose": 1.5},
        {"dose": True},
        {"dose": 1000},
        {"dose": {"id": "a:b"}},
        {"date": "yesterday"},
        {"date": "2026-02-30"},
        {"date": "2026"},
        {"date": 20260102},
        {"date": ["2026-01-03", "2026-01-04"]},
        {"batch": 1.5},
        {"batch": {"id": "a:b"}},
        {"facility": {"name": ["Trạm", "Viện"]}},
    ],
)
def test_a_vaccination_that_is_not_said_in_texts_is_none(event: dict[str, Any]) -> None:
    assert content() is not None
    assert content(**event) is None


@pytest.mark.parametrize(
    "said",
    [
        {"name": None},
        {"name": ""},
        {"name": " \u200b"},
        {"name": ["Trần Thị Bưởi", "Trần Thị Bòng"]},
        {"name": {"id": "a:b"}},
        {"name": 1.5},
        {"name": True},
        {"name": "Trần\u2028Bưởi"},
        {"dob": ["1992-03-05", "1993-03-05"]},
        {"gender": ["Male", "Female"]},
        {"age": 34.5},
        {"nationality": {"id": "a:b"}},
    ],
)
def test_a_person_of_whom_not_one_thing_is_said_is_nobody(said: dict[str, Any]) -> None:
    assert of_subject() is not None
    assert of_subject(**said) is None


@pytest.mark.parametrize("born", ["1992-03-05", "1992-03-05T00:00:00.000Z", "1992-03", "1992"])
def test_a_birth_date_may_be_incomplete(born: str) -> None:
    found = of_subject(dob=born)

    assert found is not None
    assert found.person.birth_date == born[:10]


def test_a_person_without_an_address_has_no_number() -> None:
    document = credential()
    del document["credentialSubject"]["id"]
    found = read_content(statements(document) or "")

    assert found is not None
    assert found.person.number == ""
    assert "number" not in found.fields


@pytest.mark.parametrize(
    "changes",
    [
        {"credentialSubject": []},
        {"credentialSubject": [{"id": "a:b"}, {"id": "a:c"}]},
        {"evidence": []},
        {"evidence": [{"id": "a:b"}]},
        {"evidence": [{"id": "a:b", "type": "Vaccination"}, {"id": "a:c", "type": "Vaccination"}]},
        {"evidence": [], W3C + "evidence": "a text"},
        {"issuanceDate": ["2026-01-15T17:21:13Z", "2026-01-16T17:21:13Z"]},
        {"expirationDate": "2027-01-15"},
    ],
)
def test_a_credential_of_several_or_none_is_no_certificate(changes: dict[str, Any]) -> None:
    stated = statements(credential(**changes))

    assert stated is not None
    assert read_content(stated) is None


def test_a_wordless_text_says_nothing() -> None:
    assert read_content("") is None
    assert read_content("no statements") is None
