"""What is wrong on purpose must be found in episodes of `test_exactly_once` that find nothing."""

import pytest

from benchmarks.exactly_once.mutants import MUTANTS
from benchmarks.exactly_once_proof import MUTANT_SEED, MUTANT_STEPS, STEPS, prove_mutant


@pytest.mark.timeout(300)
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_what_is_wrong_on_purpose_is_found(mutant):
    line = prove_mutant(mutant, seed=MUTANT_SEED)

    assert line["found"], f"not within {line['steps']} steps"
    assert line["steps"] < MUTANT_STEPS < STEPS
