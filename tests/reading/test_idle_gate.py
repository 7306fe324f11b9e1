import itertools

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.capture.frame import Pixels, TornFrame
from terminal.reading.idle_gate import (
    LONGEST_GAP,
    LONGEST_UNREAD,
    OPEN_AFTER_CHANGE,
    OPEN_FOR_TEXTURE,
    IdleState,
    code_seen,
    observe,
)
from tests.reading.idle_desk import (
    CLOSED,
    PER_SECOND,
    Gate,
    Scene,
    share,
    shown,
    still,
    wall,
    with_code,
)


def test_when_a_camera_starts_every_frame_is_read_for_two_seconds_and_then_every_fifth() -> None:
    told = Gate().show_all(still(wall(), 10 * PER_SECOND))
    opened = round(OPEN_AFTER_CHANGE * PER_SECOND)
    assert all(told[:opened])
    assert share(told[opened + 5 :]) <= CLOSED


def test_a_frame_that_is_read_anyway_is_hardly_ever_reduced_to_a_small_copy() -> None:
    gate = Gate()
    told = gate.show_all(still(wall(), 2 * PER_SECOND))
    assert all(told)
    assert gate.looks <= 5


@pytest.mark.parametrize("noise", [0.0, 0.5, 2.0, 4.0])
def test_the_noise_of_a_sensor_does_not_keep_the_gate_open(noise: float) -> None:
    gate = Gate()
    gate.show_all(still(wall(), 10 * PER_SECOND, noise))
    assert share(gate.show_all(still(wall(), 10 * PER_SECOND, noise, seed=2))) <= CLOSED


def test_noise_that_cannot_be_told_from_a_change_deafens_nobody() -> None:
    assert all(Gate().show_all(still(wall(), 20 * PER_SECOND, noise=12)))


def test_noise_in_spots_of_several_pixels_does_not_keep_the_gate_open() -> None:
    random = np.random.default_rng(4)
    spots = [cv2.GaussianBlur(random.normal(0, 8, (90, 160)), (0, 0), 1.2) for _ in range(300)]
    told = Gate().show_all(shown(wall(60) + each, 0.5) for each in spots)
    assert share(told[10 * PER_SECOND :]) <= CLOSED


def test_when_the_light_goes_out_the_noise_that_comes_with_it_is_soon_known() -> None:
    gate = Gate()
    gate.settle(wall(200))
    told = gate.show_all(still(wall(40), 25 * PER_SECOND, noise=3.5))
    assert all(told[:10])
    assert share(told[20 * PER_SECOND :]) <= CLOSED


@pytest.mark.parametrize("depth", [0.05, 0.2, 0.3])
@pytest.mark.parametrize("rows_a_wave", [1e9, 90, 40])
def test_a_lamp_on_the_mains_does_not_keep_the_gate_open(depth: float, rows_a_wave: float) -> None:
    rows = np.arange(90)[:, np.newaxis]

    def lit(frame: int) -> Scene:
        # 100 flashes a second seen 15 times a second, in bands because rows are read in turn.
        wave = np.sin(2 * np.pi * (100 * frame / PER_SECOND + rows / rows_a_wave) + 0.3)
        window = wall(180)
        window[10:40, 20:60] = 400  # beyond the range of the sensor in any light
        return np.clip(window * (1 + depth * wave), 0, 255)

    told = Gate().show_all(shown(lit(each), seed=each) for each in range(17 * PER_SECOND))
    # The corners of the window are a texture.
    assert share(told[int(OPEN_FOR_TEXTURE + 2) * PER_SECOND :]) <= CLOSED


def test_daylight_that_comes_and_goes_does_not_keep_the_gate_open() -> None:
    minutes = 60 * PER_SECOND
    light = 130 - 70 * np.cos(np.linspace(0, 2 * np.pi, minutes))
    gate = Gate()
    gate.settle(wall(60))
    told = gate.show_all(shown(wall(each), seed=at) for at, each in enumerate(light))
    assert share(told) <= CLOSED


def test_the_shadow_of_a_window_may_wander() -> None:
    def shadow(frame: int) -> Scene:
        scene = wall(180)
        edge = 20 + frame / (4 * PER_SECOND)  # eight pixels of the full picture in four seconds
        scene *= 1 - 0.25 / (1 + np.exp((np.arange(160) - edge) / 4))
        return scene

    gate = Gate()
    gate.settle(shadow(0))
    told = gate.show_all(shown(shadow(each), seed=each) for each in range(30 * PER_SECOND))
    assert share(told) <= CLOSED


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1280 - 58), st.integers(0, 720 - 58), st.integers(20, 235), st.integers(0, 9))
def test_a_small_code_anywhere_on_any_wall_opens_the_gate_in_its_first_frame(
    left: int, top: int, light: int, seed: int
) -> None:
    gate = Gate()
    gate.settle(wall(light))
    gate.show_all(still(wall(light), seed % 5))
    assert gate.show(shown(with_code(wall(light), left, top), seed=seed))
    assert all(gate.show_all(still(with_code(wall(light), left, top), PER_SECOND)))


@pytest.mark.parametrize("noise", [1.0, 3.0])
def test_a_small_code_opens_the_gate_in_a_noisy_picture_and_under_a_lamp(noise: float) -> None:
    gate = Gate()
    gate.show_all(still(wall(150), 12 * PER_SECOND, noise))
    for number, light in enumerate((0.8, 1.2, 1.0)):
        code = with_code(wall(150), 300 + 200 * number, 300) * light
        before = gate.show_all(still(wall(150), 2, noise))
        assert gate.show(shown(code, noise, number)), before


def test_a_code_that_replaces_another_opens_the_gate() -> None:
    first, second = with_code(wall(), 600, 300), with_code(wall(), 600, 304)
    gate = Gate()
    gate.settle(first, OPEN_FOR_TEXTURE + 5)
    gate.show_all(still(first, 2))
    assert gate.show(shown(second))


@pytest.mark.parametrize(("contrast", "opens"), [(9, False), (12, True)])
def test_a_change_has_to_be_above_the_least(contrast: float, opens: bool) -> None:
    gate = Gate()
    gate.settle(wall())
    told = gate.show_all(still(wall(), 5))
    changed = wall()
    changed[40:50, 40:50] += contrast
    seen = [gate.show(shown(changed, 0, each)) for each in range(5)]
    assert sum(told) == 1
    assert all(seen) is opens


@pytest.mark.parametrize(("pixels", "opens"), [(2, False), (3, True)])
def test_some_pixels_have_to_change(pixels: int, opens: bool) -> None:
    gate = Gate()
    gate.settle(wall(100))
    changed = wall(100)
    changed[40, 40 : 40 + pixels] = 255
    told = [gate.show(shown(changed, 0, each)) for each in range(5)]
    assert all(told) is opens


def test_whatever_covers_the_whole_picture_opens_the_gate() -> None:
    for covered in (np.zeros((90, 160)), np.full((90, 160), 255.0), wall(180)[:, ::-1]):
        gate = Gate()
        gate.settle(wall(180))
        gate.show_all(still(wall(180), 2))
        assert gate.show(shown(covered))


def test_a_person_who_moves_keeps_the_gate_open() -> None:
    def person(frame: int) -> Scene:
        scene = wall()
        left = 40 + round(20 * np.sin(frame / 20))
        scene[20:, left : left + 50] = 90
        return scene

    gate = Gate()
    gate.settle(wall())
    told = gate.show_all(shown(person(each), seed=each) for each in range(40 * PER_SECOND))
    assert all(told[5:])


def test_the_gate_closes_two_seconds_after_the_last_movement() -> None:
    gate = Gate()
    gate.settle(wall())
    blink = wall()
    blink[40:60, 40:60] -= 60
    gate.show_all(still(wall(), 1))
    assert gate.show(shown(blink))
    told = gate.show_all(still(wall(), 4 * PER_SECOND))
    opened = round(OPEN_AFTER_CHANGE * PER_SECOND)
    assert all(told[: opened - 1])
    assert share(told[opened + 5 :]) <= CLOSED + 0.05


def test_a_still_thing_with_a_code_like_texture_keeps_the_gate_open_for_longer() -> None:
    spot = np.exp(-((np.arange(160) - 80) ** 2) / 200) * np.exp(
        -((np.arange(90)[:, np.newaxis] - 40) ** 2) / 200
    )

    def open_for(scene: Scene) -> float:
        gate = Gate()
        gate.settle(wall())
        told = gate.show_all(still(scene, 40 * PER_SECOND))
        runs = [len(list(group)) for worth, group in itertools.groupby(told) if worth]
        assert runs[-1] == 1, "it closes in the end"
        return max(runs) / PER_SECOND

    textured = with_code(wall(), 600, 300, 6)
    assert (
        open_for(textured)
        >= open_for(wall() - 120 * spot) + OPEN_FOR_TEXTURE - OPEN_AFTER_CHANGE - 1
    )


def test_a_code_that_was_seen_keeps_the_gate_open() -> None:
    gate = Gate()
    scene = with_code(wall(), 600, 300)
    gate.settle(scene, OPEN_FOR_TEXTURE + 5)
    gate.state = code_seen(gate.state, gate.at)
    told = gate.show_all(still(scene, 3 * PER_SECOND))
    opened = round(OPEN_AFTER_CHANGE * PER_SECOND)
    assert all(told[: opened - 1])
    assert not all(told[opened + 1 :])


def test_a_code_seen_does_not_shorten_what_a_change_has_opened() -> None:
    gate = Gate()
    gate.show(shown(wall()))
    before = gate.state.open_until
    gate.state = code_seen(gate.state, gate.at - 1)
    assert gate.state.open_until == before


@given(st.lists(st.floats(0.001, LONGEST_GAP), max_size=60), st.integers(0, 3))
def test_no_frame_waits_long_to_be_read_whatever_the_frame_rate(
    steps: list[float], moving: int
) -> None:
    pictures = shown(wall()[:8, :16]), shown(wall()[:8, :16] - 40)
    state, read_at, at = IdleState(), 100.0, 100.0
    for number, step in enumerate(steps):
        before, at = at, at + step
        now = pictures[bool(moving) and number % (moving * 7) == 0]
        state, worth_reading = observe(state, now.copy, at)
        if worth_reading:
            read_at = at
        assert at - read_at < LONGEST_UNREAD
        assert not worth_reading or before <= at


def starts_anew(gate: Gate, picture: Pixels) -> bool:
    told = gate.show_all([picture] * 8)
    return all(told)


def test_after_a_pause_all_is_read_again() -> None:
    for pause, anew in ((LONGEST_GAP - 0.2, False), (LONGEST_GAP + 0.1, True), (-50.0, True)):
        gate = Gate()
        gate.settle(wall(), 6)
        gate.at += pause
        assert starts_anew(gate, shown(wall(), 0)) is anew


def test_a_picture_of_another_size_starts_anew() -> None:
    gate = Gate()
    gate.settle(wall())
    gate.show_all(still(wall(), 2))
    assert starts_anew(gate, shown(wall()[:60, :80]))


@pytest.mark.parametrize("shape", [(1, 1), (1, 160), (90, 1), (3, 5), (4, 4)])
def test_pictures_of_few_pixels_are_no_trouble(shape: tuple[int, int]) -> None:
    gate = Gate()
    for number in range(40):
        gate.show(np.full(shape, number % 2 * 200, np.uint8))
    assert gate.show(np.zeros(shape, np.uint8)) in {True, False}


def test_a_picture_that_cannot_be_had_is_the_callers_trouble() -> None:
    def torn() -> Pixels:
        raise TornFrame

    with pytest.raises(TornFrame):
        observe(IdleState(), torn, 1.0)
