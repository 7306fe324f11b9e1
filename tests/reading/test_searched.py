import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.capture.frame import Pixels
from terminal.reading.cascade import Cascade
from terminal.reading.engine import Look, ZxingEngine
from terminal.reading.searched import LONGEST_SIDE, Searched, in_frame, part_of
from terminal.reading.steps import Scope, Step
from terminal.reading.symbol import Symbol, Symbology
from terminal.reading.variants import VARIANTS
from tests.reading.codes import paper, put, qr, square, symbol
from tests.reading.fake_engines import Clock, FakeEngine

BOX = (30, 40, 130, 140)


def test_a_step_works_on_the_frame_on_a_box_of_it_or_on_the_stack_of_that_box() -> None:
    grey, laid = paper(), np.full((100, 100), 77, np.uint8)
    searched = Searched(grey, (BOX,), lambda box: laid if box == BOX else None)
    expected = {
        Scope.FRAME: (grey, 0, 0),
        Scope.REGION: (grey[40:140, 30:130], 30, 40),
        Scope.STACK: (laid, 30, 40),
    }
    for scope, (pixels, left, top) in expected.items():
        part = part_of(searched, scope, 0)
        assert part is not None
        assert np.array_equal(part.pixels, pixels)
        assert (part.left, part.top, part.scale) == (left, top, 1)


@pytest.mark.parametrize("scope", [Scope.REGION, Scope.STACK])
def test_where_there_is_no_such_box_or_no_stack_of_it_there_is_no_part(scope: Scope) -> None:
    assert part_of(Searched(paper(), (BOX,), lambda _: paper(100, 100)), scope, 1) is None
    assert (part_of(Searched(paper(), (BOX,)), scope, 0) is None) is (scope is Scope.STACK)


@pytest.mark.parametrize("scope", [Scope.REGION, Scope.STACK])
@pytest.mark.parametrize(("side", "there"), [(20, False), (21, True)])
def test_boxes_too_small_for_any_code_are_no_part(side: int, there: bool, scope: Scope) -> None:
    for box in ((10, 10, 10 + side, 60), (10, 10, 60, 10 + side)):
        searched = Searched(paper(), (box,), lambda _: paper(60, 60))
        assert (part_of(searched, scope, 0) is not None) is there


def test_a_box_that_is_not_within_the_frame_any_more_is_no_part() -> None:
    assert part_of(Searched(paper(), ((700, 10, 640, 110),)), Scope.REGION, 0) is None


@pytest.mark.parametrize("scope", [Scope.REGION, Scope.STACK])
@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        (1200, 600, (LONGEST_SIDE // 2, LONGEST_SIDE)),
        (350, 700, (LONGEST_SIDE, LONGEST_SIDE // 2)),
        (LONGEST_SIDE, LONGEST_SIDE, None),
    ],
)
def test_large_parts_are_made_smaller(
    width: int, height: int, shape: tuple[int, int] | None, scope: Scope
) -> None:
    grey = paper(1280, 720)
    searched = Searched(grey, ((10, 0, 10 + width, height),), lambda _: paper(width, height))
    part = part_of(searched, scope, 0)
    assert part is not None
    assert part.pixels.shape == (shape or (height, width))
    assert part.scale == LONGEST_SIDE / max(width, height, LONGEST_SIDE)
    assert (part.left, part.top) == (10, 0)


def test_what_was_seen_in_a_part_is_told_in_pixels_of_the_frame() -> None:
    seen = Look((symbol(b"x"),), (square(50, 50, 100),))
    assert in_frame(seen, 0, 0) == seen
    placed = in_frame(seen, 30, 40, 0.5)
    assert placed.symbols[0].payload == b"x"
    assert placed.symbols[0].corners == square(39, 49, 18)
    assert placed.unread == (square(130, 140, 200),)


def dark_square(grey: Pixels) -> Look:
    """Where the dark square is, as an engine that makes no errors would tell."""
    rows, columns = np.nonzero(grey < 128)
    left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return Look((Symbol(b"x", Symbology.QR, (first, second, third, fourth)),))


LOCAL = {
    "contrast", "deblurred", "flattened", "half-contrast", "normalised", "stretched", "threshold",
}  # fmt: skip
"""In or around a large dark square these make something of nothing."""


@given(
    st.sampled_from(sorted(VARIANTS.keys() - LOCAL)),
    st.sampled_from(list(Scope)),
    st.tuples(*[st.integers(30, 300)] * 2, st.integers(60, 500)),
    st.tuples(*[st.integers(8, 250)] * 4),
)
@settings(max_examples=100, deadline=None)
def test_corners_come_back_in_pixels_of_the_frame_whatever_was_done_to_it(
    variant: str, scope: Scope, place: tuple[int, int, int], margins: tuple[int, int, int, int]
) -> None:
    left, top, side = place
    grey = put(
        paper(left + side + 250, top + side + 250), np.zeros((side, side), np.uint8), left, top
    )
    box = (
        max(0, left - margins[0]),
        max(0, top - margins[1]),
        left + side + margins[2],
        top + side + margins[3],
    )
    searched = Searched(grey, (box,), lambda box: grey[box[1] : box[3], box[0] : box[2]])
    cascade = Cascade([Step("a", variant, scope, 1)], {"a": FakeEngine(dark_square)}, clock=Clock())
    (reading,) = cascade.go_on(searched, 1e9)
    (found,) = reading.look.symbols
    expected = square(left + side / 2, top + side / 2, side)
    widest = box[2] - box[0], box[3] - box[1]
    reduced = 1.0 if scope is Scope.FRAME else max(1.0, max(widest) / LONGEST_SIDE)
    if variant == "at-most-360":
        reduced = max(reduced, max(grey.shape if scope is Scope.FRAME else widest) / 360)
    pixel = reduced * (2 if variant == "half" else 1)
    assert np.abs(np.array(found.corners) - np.array(expected)).max() <= pixel + 0.5


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("variant", ["plain", "double", "half", "triple-sharp", "contrast"])
def test_a_code_read_in_a_part_made_over_is_where_it_is_in_the_frame(
    variant: str, scope: Scope
) -> None:
    module = 9
    code = qr("AN OLD TEXT", module)
    grey = put(paper(700, 600), code, 301, 203)
    box = (90, 100, 690, 590)
    searched = Searched(grey, (box,), lambda box: grey[box[1] : box[3], box[0] : box[2]])
    engines = {"zxing": ZxingEngine([Symbology.QR])}
    cascade = Cascade([Step("zxing", variant, scope, 1)], engines, clock=Clock())
    (reading,) = cascade.go_on(searched, 1e9)
    (found,) = reading.look.symbols
    quiet = 4 * module
    side = code.shape[0] - 2 * quiet
    expected = square(301 + quiet + side / 2, 203 + quiet + side / 2, side)
    assert np.abs(np.array(found.corners) - np.array(expected)).max() <= 0.6 * module, (
        "as near as zxing tells"
    )
