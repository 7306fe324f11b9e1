"""CertLogic, the language in which countries write the rules of entry; pure and bounded.

Source: CertLogic specification 1.3.2 (ehn-dcc-development/eu-dcc-business-rules). An expression
is JSON; evaluating it over data (JSON too) gives a value, or a `Failure` that names why there is
none. Nothing is raised, nothing runs beyond its limits.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from terminal.verdict.certlogic_time import (
    UNITS,
    DateTime,
    plus,
    read_birth_date,
    read_date_time,
)
from terminal.verdict.certlogic_values import (
    ARRAYS,
    OBJECTS,
    is_date_time,
    is_integer,
    is_same,
    truth,
)

MAX_STEPS: Final = 10_000
"""The largest known rule takes below 200."""
MAX_DEPTH: Final = 64
"""Expressions within expressions; known rules stay below 20."""
MAX_INTEGER: Final = 2**53 - 1
"""The largest sum: beyond it other verifiers' numbers are no longer exact."""

_UVCI_PREFIX: Final = "URN:UVCI:"
_SEPARATORS: Final = re.compile(r"[/#:]")
_INDEX: Final = re.compile(r"[0-9]{1,9}")
_LITERALS: Final = (str, bool)
_ANY: Final = range(2, MAX_STEPS)
_TWO: Final = range(2, 3)
_TWO_OR_THREE: Final = range(2, 4)


class Problem(StrEnum):
    """Why an expression has no value."""

    EXPRESSION = "expression"
    """Something in it is neither a literal, an array nor one operation."""
    OPERATION = "operation"
    """It names an operation that the language does not have."""
    OPERANDS = "operands"
    """An operation has too few or too many operands, or a fixed one of another form."""
    TYPE = "type"
    """An operand's value is of a type that its operation does not take."""
    DATE = "date"
    """A text is no date-time of an allowed format, or a sum leaves the calendar."""
    NUMBER = "number"
    """A sum is beyond what every verifier can count."""
    STEPS = "steps"
    DEPTH = "depth"


@dataclass(frozen=True, slots=True)
class Failure:
    """The outcome of an expression without a value."""

    problem: Problem


@dataclass(slots=True)
class Steps:
    """How much an evaluation may still do; `left` is negative once it did too much.

    A step is an operation, an operand, an item of an array, a part of a path, a turn of a
    `reduce`; 16 items searched by `in`; 64 characters split.
    """

    left: int = MAX_STEPS


class _NoValueError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def evaluate(expression: object, data: object, steps: Steps | None = None) -> Any:
    """The value of an expression over data, or a `Failure`; never raises.

    Values are JSON's types and `DateTime`. `steps` is what it may do and, afterwards, what is
    left of that; `MAX_STEPS` where none is given.
    """
    try:
        return _value(expression, data, steps or Steps(), 0)
    except _NoValueError as stop:
        return Failure(stop.problem)


def _value(expression: object, data: object, steps: Steps, depth: int) -> Any:
    if isinstance(expression, _LITERALS) or is_integer(expression):
        return expression
    if depth >= MAX_DEPTH:
        raise _NoValueError(Problem.DEPTH)
    if isinstance(expression, ARRAYS):
        _spend(steps, 1 + len(expression))
        return [_value(item, data, steps, depth + 1) for item in expression]
    if not isinstance(expression, OBJECTS) or len(expression) != 1:
        raise _NoValueError(Problem.EXPRESSION)
    ((name, operands),) = expression.items()
    if name == "var":
        return _var(operands, data, steps)
    operation = _OPERATIONS.get(name)
    if operation is None:
        raise _NoValueError(Problem.OPERATION)
    if not isinstance(operands, ARRAYS) or len(operands) not in operation.arity:
        raise _NoValueError(Problem.OPERANDS)
    _spend(steps, 1 + len(operands))
    return operation.run(operands, data, steps, depth + 1)


def _spend(steps: Steps, amount: int) -> None:
    steps.left -= amount
    if steps.left < 0:
        raise _NoValueError(Problem.STEPS)


def _var(path: object, data: object, steps: Steps) -> Any:
    if not isinstance(path, str):
        raise _NoValueError(Problem.OPERANDS)
    if path == "":
        _spend(steps, 1)
        return data
    fragments = path.split(".")
    _spend(steps, 1 + len(fragments) + len(path) // 64)
    for fragment in fragments:
        if isinstance(data, OBJECTS):
            data = data.get(fragment)
        elif isinstance(data, ARRAYS) and _INDEX.fullmatch(fragment):
            index = int(fragment)
            data = data[index] if index < len(data) else None
        else:
            return None
    return data


_Operands = list[Any] | tuple[Any, ...]
_Run = Callable[[_Operands, object, Steps, int], Any]


def _if(operands: _Operands, data: object, steps: Steps, depth: int) -> Any:
    guard, then, otherwise = operands
    chosen = then if _truth(_value(guard, data, steps, depth)) else otherwise
    return _value(chosen, data, steps, depth)


def _and(operands: _Operands, data: object, steps: Steps, depth: int) -> Any:
    value = None
    for operand in operands:
        value = _value(operand, data, steps, depth)
        if not _truth(value):
            break
    return value


def _not(operands: _Operands, data: object, steps: Steps, depth: int) -> bool:
    return not _truth(_value(operands[0], data, steps, depth))


def _equal(operands: _Operands, data: object, steps: Steps, depth: int) -> bool:
    left, right = (_value(operand, data, steps, depth) for operand in operands)
    return is_same(left, right)


def _in(operands: _Operands, data: object, steps: Steps, depth: int) -> bool:
    member, array = (_value(operand, data, steps, depth) for operand in operands)
    if not isinstance(array, ARRAYS):
        raise _NoValueError(Problem.TYPE)
    _spend(steps, len(array) // 16)
    if isinstance(member, str):  # the usual case, sixteen times as fast
        return member in array
    return any(is_same(member, item) for item in array)


def _sum(operands: _Operands, data: object, steps: Steps, depth: int) -> int:
    left, right = (_value(operand, data, steps, depth) for operand in operands)
    if not is_integer(left) or not is_integer(right):
        raise _NoValueError(Problem.TYPE)
    found = int(left) + int(right)
    if abs(found) > MAX_INTEGER:
        raise _NoValueError(Problem.NUMBER)
    return found


def _comparison(
    compare: Callable[[Any, Any], bool], is_comparable: Callable[[object], bool]
) -> _Run:
    def run(operands: _Operands, data: object, steps: Steps, depth: int) -> bool:
        values = [_value(operand, data, steps, depth) for operand in operands]
        if not all(map(is_comparable, values)):
            raise _NoValueError(Problem.TYPE)
        return all(map(compare, values, values[1:]))

    return run


def _plus_time(operands: _Operands, data: object, steps: Steps, depth: int) -> DateTime:
    when, amount, unit = operands
    if not is_integer(amount) or unit not in UNITS:
        raise _NoValueError(Problem.OPERANDS)
    moment = read_date_time(_text(_value(when, data, steps, depth), steps))
    moved = None if moment is None else plus(moment, int(amount), unit)
    if moved is None:
        raise _NoValueError(Problem.DATE)
    return moved


def _birth_date(operands: _Operands, data: object, steps: Steps, depth: int) -> DateTime:
    found = read_birth_date(_text(_value(operands[0], data, steps, depth), steps))
    if found is None:
        raise _NoValueError(Problem.DATE)
    return found


def _reduce(operands: _Operands, data: object, steps: Steps, depth: int) -> Any:
    array, turn, initial = operands
    items = _value(array, data, steps, depth)
    accumulator = _value(initial, data, steps, depth)
    if items is None:
        return accumulator
    if not isinstance(items, ARRAYS):
        raise _NoValueError(Problem.TYPE)
    _spend(steps, len(items))
    for item in items:
        context = {"accumulator": accumulator, "current": item}
        accumulator = _value(turn, context, steps, depth)
    return accumulator


def _extract(operands: _Operands, data: object, steps: Steps, depth: int) -> str | None:
    operand, index = operands
    if not is_integer(index):
        raise _NoValueError(Problem.OPERANDS)
    identifier = _value(operand, data, steps, depth)
    if identifier is None:
        return None
    fragments = _SEPARATORS.split(_text(identifier, steps).removeprefix(_UVCI_PREFIX))
    return fragments[int(index)] if 0 <= index < len(fragments) else None


def _truth(value: object) -> bool:
    found = truth(value)
    if found is None:
        raise _NoValueError(Problem.TYPE)
    return found


def _text(value: object, steps: Steps) -> str:
    if not isinstance(value, str):
        raise _NoValueError(Problem.TYPE)
    _spend(steps, len(value) // 64)
    return value


@dataclass(frozen=True, slots=True)
class _Operation:
    run: _Run
    arity: range


_OPERATIONS: Final[Mapping[object, _Operation]] = {
    "if": _Operation(_if, range(3, 4)),
    "and": _Operation(_and, _ANY),
    "!": _Operation(_not, range(1, 2)),
    "===": _Operation(_equal, _TWO),
    "in": _Operation(_in, _TWO),
    "+": _Operation(_sum, _TWO),
    "<": _Operation(_comparison(operator.lt, is_integer), _TWO_OR_THREE),
    ">": _Operation(_comparison(operator.gt, is_integer), _TWO_OR_THREE),
    "<=": _Operation(_comparison(operator.le, is_integer), _TWO_OR_THREE),
    ">=": _Operation(_comparison(operator.ge, is_integer), _TWO_OR_THREE),
    "before": _Operation(_comparison(operator.lt, is_date_time), _TWO_OR_THREE),
    "after": _Operation(_comparison(operator.gt, is_date_time), _TWO_OR_THREE),
    "not-after": _Operation(_comparison(operator.le, is_date_time), _TWO_OR_THREE),
    "not-before": _Operation(_comparison(operator.ge, is_date_time), _TWO_OR_THREE),
    "plusTime": _Operation(_plus_time, range(3, 4)),
    "dccDateOfBirth": _Operation(_birth_date, range(1, 2)),
    "reduce": _Operation(_reduce, range(3, 4)),
    "extractFromUVCI": _Operation(_extract, _TWO),
}
