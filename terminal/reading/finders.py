"""Finds the finder patterns of QR codes, each with the lie of the module grid around it."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.symbol import Point

MAX_FINDERS: Final = 16
"""Of one picture, those that most scan lines met."""
_LEAST_CONTRAST: Final = 6.0
_MAX_CROSSINGS: Final = 600
"""Places whose other direction is looked at, of one picture."""
_SMALLEST_SIDE: Final = 15

_RATIO: Final = np.array((1, 1, 3, 1, 1), np.float32)
_LARGE: Final = 400_000
"""Pixels from which on a picture is not looked at in all ways."""
_NEAR: Final = 31
_DOUBLED: Final = np.array((2, 2, 2, 1), np.float32)
_SHIFTED: Final = np.array((0.5, 0.5, 0, 0), np.float32)
_MAX_PLACES: Final = 200
_ALONG: Final = (np.arange(1, 43) / 5).astype(np.float32)
"""Steps from the middle of a finder outwards, in modules."""
_RAYS: Final = 32
_ANGLES: Final = np.arange(_RAYS) * (2 * np.pi / _RAYS)
_REACH: Final = (np.arange(32) / 6).astype(np.float32)
_BORDERS: Final = np.array((1.5, 2.5, 3.5))
"""Half sides of the three squares of a finder pattern, in modules."""
_FITTED: Final = 0.6
"""Share of a finder's border points that lie where a square has them, at the least."""

Values = NDArray[np.float32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Finder:
    """A finder pattern: its middle, and the steps to the next module along its two sides.

    All in pixels. `down` is a quarter turn clockwise, as seen, from `across`; which of the
    sides of its code they follow is not known. `inverted` is light on dark; `fit` is the share
    of its border points that lie where a square has them.
    """

    centre: Point
    across: Point
    down: Point
    inverted: bool
    fit: float


def find_finders(grey: Pixels) -> Generator[None, None, tuple[Finder, ...]]:
    """The finder patterns in a picture, at most `MAX_FINDERS`, those met most often first.

    It pauses every few milliseconds, and returns them at the end.

    :param grey: brightness, shape (height, width).
    """
    if min(grey.shape, default=0) < _SMALLEST_SIDE:
        return ()
    if grey.size > _LARGE:
        # Fine modules line by line; coarse ones, and in surroundings as coarse, at half size.
        small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        found = [_crossings(grey, _NEAR, 3)]
        yield
        found.append(_crossings(np.asarray(small, np.uint8), _NEAR, 2) * _DOUBLED + _SHIFTED)
        yield
    else:
        turned = np.ascontiguousarray(grey.T)
        found = []
        for size in {min(_NEAR, min(grey.shape) // 2), min(grey.shape) // 3}:
            found.append(_crossings(grey, size, 2))
            yield
            found.append(_crossings(turned, size, 2)[:, (1, 0, 2, 3)])
            yield
    places = _clustered(np.concatenate(found))
    yield
    return _fitted(grey, places) if len(places) else ()


def _crossings(grey: Pixels, size: int, step: int) -> Values:
    """Rows of x, y, module size, inverted: where lines both ways cross like a finder.

    Light is what is brighter than the mean of the square of that size around it; every `step`-th
    row is looked at.
    """
    size |= 1
    above = cv2.compare(grey, cv2.blur(grey, (size, size)), cv2.CMP_GT)
    light = (np.asarray(above) > 0).view(np.uint8)
    every = slice(step // 2, None, step)
    found = _runs(np.ascontiguousarray(light[every]), grey[every])
    found[:, 1] = found[:, 1] * step + step // 2
    return _upright(light, found)


def _runs(light: Pixels, grey: Pixels) -> Values:
    """Rows of x, y, module size, inverted: five runs in a row of 1:1:3:1:1."""
    width = light.shape[1]
    flat = light.ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    if len(edges) < 6:
        return np.empty((0, 4), np.float32)
    length = np.diff(edges).astype(np.float32)
    count = len(length) - 4
    middle = length[2:-2]
    total = length[:count] + length[1 : count + 1] + middle + length[3:-1] + length[4:]
    module = total / 7
    start = np.flatnonzero(np.abs(middle - 3 * module) <= 1.2 * module + 0.5)
    for place in (1, 3, 0, 4):
        slack = 0.65 * module[start] + 0.5
        start = start[np.abs(length[start + place] - module[start]) <= slack]
    start = start[edges[start] // width == (edges[start + 5] - 1) // width]
    left = edges[start + 2]
    row = left // width
    x = left - row * width + (length[start + 2] - 1) / 2
    # A flat surface is full of fine patterns that are noise.
    seen = [
        grey[row, (edges[start + place] + edges[start + place + 1]) // 2 - row * width]
        for place in range(5)
    ]
    contrast = np.abs(np.array((2, -3, 2, -3, 2)) @ np.array(seen, np.float64)) / 6
    found = np.stack((x, row, module[start], flat[left]), 1).astype(np.float32)
    strongest = np.argsort(-contrast, kind="stable")[:_MAX_CROSSINGS]
    return np.asarray(found[strongest[contrast[strongest] >= _LEAST_CONTRAST]], np.float32)


def _upright(light: Pixels, found: Values) -> Values:
    """Those that look like a finder up and down too, moved to the middle of that."""
    height, width = light.shape
    x, y, module, inverted = found.T
    columns = np.clip(np.rint(x), 0, width - 1).astype(np.intp)[:, None]
    borders = []
    for sign in (-1, 1):
        rows = np.rint(y[:, None] + sign * _ALONG * module[:, None])
        rows = np.clip(rows, 0, height - 1).astype(np.intp)
        other = light[rows, columns] != inverted[:, None].astype(np.uint8)
        changes = np.cumsum(other[:, 1:] != other[:, :-1], axis=1, dtype=np.int8)
        borders.append([_ALONG[1 + np.argmax(changes >= each, axis=1)] for each in (1, 2, 3)])
        borders[-1].append((changes[:, -1] >= 3) & ~other[:, 0])
    (near, further, far, seen), (near_on, further_on, far_on, seen_on) = borders
    unit = (far + far_on) / 7
    parts = (far - further, further - near, near + near_on, further_on - near_on,
             far_on - further_on)  # fmt: skip
    good = seen & seen_on & (unit > 0.4) & (unit < 2.3)
    for part, ratio in zip(parts, _RATIO, strict=True):
        slack = (0.55 + 0.1 * ratio) * unit + 0.5 / module
        good &= np.abs(part - ratio * unit) <= slack
    moved: Values = found[good]
    moved[:, 1] += ((near_on - near) / 2 * module)[good]
    return moved


def _clustered(found: Values) -> Values:
    """One row for each place, those met most often first."""
    # Lines through the same middle find the same place.
    cells = np.rint(found[:, (0, 1, 3)] / np.array((2, 2, 1))).astype(np.int64)
    keys = (cells[:, 1] * 65_536 + cells[:, 0]) * 2 + cells[:, 2]
    _, first, count = np.unique(keys, return_index=True, return_counts=True)
    order = np.argsort(-count, kind="stable")[:_MAX_PLACES]
    found, count = found[first[order]], count[order]
    x, y, module, inverted = found.T
    near = np.abs(x[:, None] - x) < 1.5 * module[:, None]
    near &= np.abs(y[:, None] - y) < 1.5 * module[:, None]
    near &= inverted[:, None] == inverted
    votes = near.astype(np.float32) @ count.astype(np.float32)
    places: list[Values] = []
    taken = np.zeros(len(found), np.bool_)
    for each in np.argsort(-votes, kind="stable"):
        if taken[each] or votes[each] < 2:
            continue
        places.append(found[near[each] & ~taken].mean(axis=0))
        taken |= near[each]
        if len(places) == MAX_FINDERS:
            break
    return np.array(places, np.float32).reshape(-1, 4)


def _fitted(grey: Pixels, places: Values) -> tuple[Finder, ...]:
    """Fits a square seen aslant to the borders around each place."""
    points, known = _border_points(grey, places)
    # Around some there is nothing at all: a wave that only rows and columns took for a pattern.
    bordered = known[:, 2].any(axis=1)
    places, points, known = places[bordered], points[bordered], known[bordered]
    if not len(places):
        return ()
    grids = _square_frames(points, known)
    for _ in range(3):
        grids, share = _refined(points, known, grids)
    finders = []
    for place, grid, fit in zip(places, grids, share, strict=True):
        size = abs(float(np.linalg.det(grid[:, :2])))
        if fit < _FITTED or not 1e-6 < size < 4:
            continue
        across, down = np.linalg.inv(grid[:, :2]).T
        centre = np.linalg.solve(grid[:, :2], -grid[:, 2])
        if np.abs(centre).max() > 2 * place[2]:
            continue
        if across[0] * down[1] - across[1] * down[0] < 0:
            across, down = down, across
        finders.append(
            Finder(
                (float(place[0] + centre[0]), float(place[1] + centre[1])),
                (float(across[0]), float(across[1])),
                (float(down[0]), float(down[1])),
                bool(place[3]),
                float(fit),
            )
        )
    return tuple(finders)


def _border_points(grey: Pixels, places: Values) -> tuple[Numbers, NDArray[np.bool_]]:
    """Where rays from the middle cross the three borders: shapes (n, 3, rays, 2), (n, 3, rays)."""
    module = places[:, 2, None, None]
    reach = _REACH * module
    cosine, sine = np.cos(_ANGLES)[:, None], np.sin(_ANGLES)[:, None]
    xs = (places[:, 0, None, None] + cosine * reach).astype(np.float32)
    ys = (places[:, 1, None, None] + sine * reach).astype(np.float32)
    count = len(places)
    shape = (count * _RAYS, len(_REACH))
    values = cv2.remap(
        grey, xs.reshape(shape), ys.reshape(shape), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    ).reshape(count, _RAYS, -1).astype(np.float32)  # fmt: skip
    inverted = places[:, 3, None, None] > 0
    values = np.where(inverted, 255 - values, values)
    inner = values[:, :, :24].reshape(count, -1)
    dark, light = np.percentile(inner, (15, 85), axis=1)
    above = values - ((dark + light) / 2)[:, None, None]
    other = above > 0
    changes = np.cumsum(other[:, :, 1:] != other[:, :, :-1], axis=2, dtype=np.int8)
    points = np.empty((count, 3, _RAYS, 2))
    known = np.empty((count, 3, _RAYS), np.bool_)
    for number in range(3):
        at = np.argmax(changes > number, axis=2)
        before = np.take_along_axis(above, at[:, :, None], 2)[:, :, 0]
        after = np.take_along_axis(above, at[:, :, None] + 1, 2)[:, :, 0]
        share = before / np.where(before == after, 1, before - after)
        radius = (at + share) / 6 * places[:, 2, None]
        points[:, number] = np.stack((np.cos(_ANGLES) * radius, np.sin(_ANGLES) * radius), 2)
        known[:, number] = (changes[:, :, -1] > number) & ~other[:, :, 0]
    return points, known


def _square_frames(points: Numbers, known: NDArray[np.bool_]) -> Numbers:
    """First guess: shape (n, 2, 3), pixels from the place to modules from the middle; of each some
    of the outermost border must be known.

    Area moments make any parallelogram a square; the fourth harmonic tells how it is turned.
    """
    outline = points[:, 2]
    radius = np.hypot(outline[..., 0], outline[..., 1])
    usual = np.nanmedian(np.where(known[:, 2], radius, np.nan), axis=1)
    usual = np.maximum(usual, 1.0)
    radius = np.where(known[:, 2], np.clip(radius, 0.6 * usual[:, None], 1.8 * usual[:, None]),
                      usual[:, None])  # fmt: skip
    ray = np.stack((np.cos(_ANGLES), np.sin(_ANGLES)), 1)
    area = (radius**2).sum(1) / 2
    centre = ((radius**3)[:, :, None] * ray).sum(1) / 3 / area[:, None]
    spread = np.einsum("nr,ri,rj->nij", radius**4, ray, ray) / 4 / area[:, None, None]
    spread -= centre[:, :, None] * centre[:, None, :]
    spread += 1e-6 * np.eye(2)
    # A square of side 7 has the variance 49 / 12 each way.
    values, vectors = np.linalg.eigh(spread)
    whiten = np.einsum("nij,nj,nkj->nik", vectors, np.sqrt(49 / 12 / np.maximum(values, 1e-6)),
                       vectors)  # fmt: skip
    seen = np.einsum("nij,nrj->nri", whiten, radius[:, :, None] * ray - centre[:, None])
    turn = np.arctan2(seen[..., 1], seen[..., 0])
    fourth = (np.hypot(seen[..., 0], seen[..., 1]) * np.exp(4j * turn)).sum(1)
    angle = np.angle(fourth) / 4 - np.pi / 4
    cosine, sine = np.cos(angle), np.sin(angle)
    rotate = np.stack((np.stack((cosine, sine), 1), np.stack((-sine, cosine), 1)), 1)
    linear = rotate @ whiten
    offset = -np.einsum("nij,nj->ni", linear, centre)
    return np.concatenate((linear, offset[:, :, None]), 2)


def _refined(points: Numbers, known: NDArray[np.bool_], grids: Numbers) -> tuple[Numbers, Numbers]:
    """Least squares of each border point to the side of the square that it lies on."""
    count = len(points)
    flat = points.reshape(count, -1, 2)
    design = np.concatenate((flat, np.ones((*flat.shape[:2], 1))), 2)
    place = design @ grids.transpose(0, 2, 1)
    half = np.repeat(_BORDERS, _RAYS)
    size = np.abs(place)
    share = np.zeros(count)
    fitted = np.empty_like(grids)
    for axis in (0, 1):
        ours = known.reshape(count, -1) & (size[:, :, axis] > 1.15 * size[:, :, 1 - axis])
        target = np.sign(place[:, :, axis]) * half
        error = place[:, :, axis] - target
        weight = ours / (1 + (error / 0.3) ** 2)
        share += (ours & (np.abs(error) < 0.4)).sum(1)
        weighted = (design * weight[:, :, None]).transpose(0, 2, 1)
        moments = weighted @ design + 1e-9 * np.eye(3)
        fitted[:, axis] = np.linalg.solve(moments, weighted @ target[:, :, None])[:, :, 0]
    # Three quarters of all points are clear of the corners.
    return fitted, share / (0.8 * 3 * _RAYS)
