import pytest

from terminal.reading.choice import engines_for
from terminal.reading.steps import Scope, Step, measured_steps, parse_steps
from terminal.reading.symbol import Symbology
from terminal.reading.variants import VARIANTS

ROW = """
[[step]]
engine = "zxing"
variant = "half"
scope = "region"
cost = 2.5
"""


def test_a_table_is_read_in_its_order() -> None:
    second = ROW.replace("half", "plain").replace('"region"', '"stack"').replace("2.5", "4")
    assert parse_steps(ROW + second) == (
        Step("zxing", "half", Scope.REGION, 2.5),
        Step("zxing", "plain", Scope.STACK, 4.0),
    )


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("variant", list(VARIANTS))
def test_every_variant_and_every_scope_may_stand_in_a_table(variant: str, scope: Scope) -> None:
    (step,) = parse_steps(ROW.replace("half", variant).replace("region", scope.value))
    assert (step.variant, step.scope) == (variant, scope)


def test_unknown_variants_are_refused_by_name() -> None:
    unknown = ROW.replace("half", "turned") + ROW + ROW.replace("half", "bent")
    with pytest.raises(ValueError, match="no variant bent, turned"):
        parse_steps(unknown)


@pytest.mark.parametrize(
    "text",
    [
        "[[step",
        "",
        'step = "half"',
        "step = [1]",
        ROW.replace('engine = "zxing"', ""),
        ROW.replace("cost = 2.5", ""),
        ROW.replace("2.5", '"cheap"'),
        ROW.replace('"region"', '"everywhere"'),
    ],
)
def test_what_is_no_table_of_steps_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        parse_steps(text)


def test_the_table_that_comes_with_the_program_names_engines_that_there_are() -> None:
    steps = measured_steps()
    assert steps
    assert {step.engine for step in steps} <= {*engines_for([Symbology.QR]), "zbar"}
    assert all(0 < step.cost < 1000 for step in steps)
    assert len({(step.engine, step.variant, step.scope, step.region) for step in steps}) == len(
        steps
    )
