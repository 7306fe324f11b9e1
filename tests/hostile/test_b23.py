"""The same code again: at once, later, elsewhere, in other hands (SECURITY.md, section 6)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync.bundle.revocation import RevocationId, Standing
from sync.protocol.terms import Assurance, Verdict
from terminal.declarations.registry import declare
from terminal.verdict.person_binding import Answer, Feature, compare
from tests.declarations.issuing import NOW, Issue, claims, vaccination
from tests.declarations.issuing_divoc import DivocIssue, packed
from tests.declarations.rewriting_divoc import rewrites, rewritten
from tests.hostile.post import REPEAT_WITHIN, Post
from tests.hostile.showing import OURS, declaration, shown

CARD = "001199012345||Nguyễn Thị Bích Ngọc|05031999|Nữ|Hà Nội|01072021"
OTHERS_NAME = CARD.replace("Nguyễn Thị Bích Ngọc", "Trần Thị Hoa")
GENUINE = Issue().code()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("code", [CARD.encode(), GENUINE, DivocIssue().code()])
@pytest.mark.parametrize("after", [timedelta(0), timedelta(seconds=1), REPEAT_WITHIN / 2])
def test_b23_a_code_shown_again_asks_for_attention(
    code: bytes, after: timedelta, post: Post
) -> None:
    """B23: the same code twice, at once and minutes later, also from a photograph of it."""
    assert post.show(code).verdict is Verdict.ADMIT
    again = post.show(code, after=after)

    assert again.verdict is Verdict.ATTENTION
    assert again.reasons[0] == "repeat"


def test_b23_a_day_later_the_same_code_is_a_new_showing(post: Post) -> None:
    """B23: whoever comes again tomorrow is no repeat; the entry is another."""
    post.show(GENUINE)
    tomorrow = post.show(GENUINE, after=timedelta(hours=24))

    assert tomorrow.verdict is Verdict.ADMIT
    assert len(post.bodies()) == 2


SIGNED = DivocIssue().signed()
REWRITES = rewrites(SIGNED)


@pytest.mark.parametrize(
    "how",
    [
        ": backwards",
        ": credentialSubject in a list",
        "credentialSubject: name in a list",
        "credentialSubject: name as schema:name",
        "credentialSubject: in two parts",
        "evidence/0: certificateId and vaccine swapped",
        "evidence/0: dose hides totalDoses",
    ],
)
def test_b23_another_writing_of_the_same_certificate_is_the_same(how: str, post: Post) -> None:
    """B23: what a copy can change without breaking it makes no second person of it."""
    first = post.show(packed(SIGNED))
    again = post.show(packed(rewritten(SIGNED, REWRITES[how])))

    assert first.verdict is Verdict.ADMIT
    assert again.assurance is Assurance.VERIFIED
    assert again.reasons[0] == "repeat"
    assert shown(packed(rewritten(SIGNED, REWRITES[how]))) == shown(packed(SIGNED))


def test_b23_a_number_under_another_name_asks_for_attention(post: Post) -> None:
    """B23: the same card number with another name within minutes is a repeat of the number."""
    post.show(CARD)

    assert "repeat" in post.show(OTHERS_NAME).reasons


def test_b23_the_same_number_with_another_name_is_another_person() -> None:
    """B23: when papers are bound together, a name outweighs a number that agrees."""
    first, second = (shown(text.encode()).person for text in (CARD, OTHERS_NAME))
    likeness = compare(first, second)

    assert likeness.answer is Answer.DIFFERS
    assert Feature.NAME in likeness.differs


def test_b23_anothers_certificate_does_not_bind_to_ones_card() -> None:
    """B23: a genuine code of somebody else is green by itself, and differs from the card."""
    names = {"fn": "Trần", "gn": "Thị Hoa", "fnt": "TRAN", "gnt": "THI<HOA"}
    other = shown(Issue(payload=claims(vaccination(nam=names))).code())
    own = shown(GENUINE)
    card = shown(CARD.encode())

    assert other.assurance is Assurance.VERIFIED
    assert compare(card.person, other.person).answer is Answer.DIFFERS
    assert compare(card.person, own.person).answer is Answer.SAME


class Withdrawn:
    """Lists on which every certificate stands."""

    def standing(self, ids: Iterable[RevocationId]) -> Standing:
        return Standing.REVOKED if list(ids) else Standing.CLEAR

    def covers(self, _scheme: object, _scope: bytes) -> bool:
        return True


def test_b23_a_certificate_shown_again_after_it_was_withdrawn_is_refused(post: Post) -> None:
    """B23: once the list is here, the code that was green yesterday is refused."""
    assert post.show(GENUINE).verdict is Verdict.ADMIT
    post.trust = replace(OURS, revocations=Withdrawn())
    again = post.show(GENUINE, after=timedelta(hours=24))

    assert again.verdict is Verdict.REFUSE
    assert again.reasons[0] == "revoked"


def test_b23_one_id_with_two_contents_are_two_codes_only_if_both_are_signed(post: Post) -> None:
    """B23: the id of a certificate counts only where its signature holds, so that nobody can
    make a forged one pass for a repeat of a genuine one, or the other way round."""
    other = Issue(payload=claims(vaccination(dob="2000-01-01"))).code()
    forged = Issue(payload=claims(vaccination(dob="2001-01-01")), signer=1).code()
    genuine = declare(GENUINE, trust=OURS, now=NOW)

    assert declare(other, trust=OURS, now=NOW).repeat_key == genuine.repeat_key
    assert declare(forged, trust=OURS, now=NOW).repeat_key != genuine.repeat_key
    post.show(GENUINE)
    assert "repeat" in post.show(other).reasons
    assert "repeat" not in post.show(forged).reasons


def test_b23_one_declaration_id_with_two_contents_is_a_repeat(post: Post) -> None:
    """B23: two declarations of ours, both signed, with one id: the second asks for attention;
    both are recorded, each with what it says.
    """
    assert post.show(declaration()).assurance is Assurance.VERIFIED
    second = post.show(declaration(name="Trần Thị Khác", birth_year=1990))
    names = [body.name for body in post.bodies() if body]

    assert second.verdict is Verdict.ATTENTION
    assert "repeat" in second.reasons
    assert names == ["Nguyễn Văn Hư Cấu", "Trần Thị Khác"]


def test_b23_two_posts_that_saw_the_same_code_are_told_apart_later(tmp_path: Path) -> None:
    """B23: one post knows nothing of another; the records of both have the same key to be
    joined by at the centre, which is another issue's work."""
    declarations = [declare(GENUINE, trust=OURS, now=NOW) for _ in range(2)]
    posts = [Post(tmp_path / name) for name in ("a", "b")]
    try:
        verdicts = [post.show(GENUINE).verdict for post in posts]
    finally:
        for post in posts:
            post.close()

    assert verdicts == [Verdict.ADMIT, Verdict.ADMIT]
    assert declarations[0].repeat_key == declarations[1].repeat_key
