import pytest

from benchmarks import exactly_once_proof
from benchmarks.exactly_once.oracle import Harm, Violation
from benchmarks.exactly_once.sometimes import Sometimes, Trace
from benchmarks.exactly_once.world import World
from benchmarks.exactly_once_proof import MUTANT_SEED, STEPS, Outcome, live, simulate
from benchmarks.power_cuts.run import workshop

SEED = MUTANT_SEED


@pytest.fixture(scope="module")
def outcome():
    return simulate(Outcome(SEED), steps=STEPS)


@pytest.mark.timeout(600)
def test_every_record_arrives_once_whatever_twenty_thousand_steps_do(outcome):
    assert outcome.steps >= 20_000
    assert [f"{one.violation}: episode {one.episode}" for one in outcome.failed] == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("event", Sometimes)
def test_the_run_meets_everything_that_it_is_meant_to(outcome, event):
    assert outcome.reached[event]


def test_the_same_seed_brings_the_same_run():
    with workshop() as folder:
        first, again, other = (live(folder, seed, 3)[0].digest for seed in (SEED, SEED, SEED + 1))

    assert first == again != other


def broken_record(_world: World) -> None:
    raise Violation(Harm.DOUBLED, "7 is stored again")


def test_a_failure_says_what_happened_and_how_to_see_it_again(monkeypatch):
    monkeypatch.setattr(World, "_heal", broken_record)
    lines = list(exactly_once_proof.prove_steps(steps=300, seed=5))

    assert lines[0]["failed"] == lines[0]["doubled"] == lines[0]["episodes"]
    assert lines[0]["failures"][0].startswith("doubled: 7 is stored again after ")
    assert lines[0]["failures"][0].endswith(
        "python -m benchmarks.exactly_once_proof --seed 5 --episode 0"
    )


def test_a_run_that_did_not_meet_everything_fails(monkeypatch):
    monkeypatch.setattr(World, "_heal", lambda world: setattr(world, "steps", 10_000))
    *_, met = exactly_once_proof.prove_steps(steps=1, seed=1)

    assert met["failed"] == len(met["unreached"]) > 0
    assert Sometimes.HEALED_ALL.value in met["unreached"]


def test_a_bug_of_the_product_is_a_finding_and_no_accident(monkeypatch):
    def bug(_trace: Trace, event: Sometimes, detail: object = "") -> None:
        if event is Sometimes.SENT:
            raise KeyError(detail)

    monkeypatch.setattr(Trace, "note", bug)
    found = simulate(Outcome(SEED), steps=100, stop_at_failure=True)

    assert found.failed[0].violation.harm is Harm.FAULT
    assert "KeyError" in found.failed[0].violation.detail


def test_a_command_repeats_one_episode_step_by_step(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["exactly_once_proof", "--seed", "1", "--episode", "0"])

    assert exactly_once_proof.main() == 0
    *steps, summary = capsys.readouterr().out.splitlines()
    assert f"  {Sometimes.HEALED_ALL.value} " in steps
    assert summary.split()[1:3] == ["steps,", "trace"]
