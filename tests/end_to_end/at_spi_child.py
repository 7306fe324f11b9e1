"""Looks at a running terminal as a screen reader does; run by the system's Python, which has Atspi.

Presses one button after the other and waits for a name to be seen. Prints one JSON object: of each
press whether it was done, the role of what appeared, and how many controls were there before and
which of them had no name; and the same of the end.
"""

import json
import sys
import time
from functools import partial

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version comes first

CONTROLS = {
    "push button",
    "button",
    "toggle button",
    "check box",
    "radio button",
    "combo box",
    "entry",
    "password text",
    "text",
    "list",
    "table",
    "slider",
    "spin button",
}
SECONDS = 60


def inside(accessible):
    yield accessible
    for place in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(place)
        if child is not None:
            yield from inside(child)


def application(process):
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        found = desktop.get_child_at_index(place)
        if found is not None and found.get_process_id() == process:
            return found
    return None


def wait(what, what_for):
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        try:
            found = what()
        except GLib.Error:  # it went while it was looked at
            found = None
        if found:
            return found
        time.sleep(0.2)
    raise SystemExit(f"waited in vain for {what_for}")


def showing(root, name):
    state = Atspi.StateType.SHOWING
    return next(
        (each for each in inside(root) if each.get_name() == name and shows(each, state)), None
    )


def nameless(root):
    """Controls that can be seen, or given the keyboard, and say nothing."""
    seen = [each for each in inside(root) if shows(each, Atspi.StateType.SHOWING)]
    controls = [
        each
        for each in seen
        if each.get_role_name() in CONTROLS or shows(each, Atspi.StateType.FOCUSABLE)
    ]
    silent = [each for each in controls if not each.get_name().strip()]
    return len(controls), [f"{each.get_role_name()} {each.path}" for each in silent]


def shows(accessible, state):
    return accessible.get_state_set().contains(state)


def press(root, button):
    pressed = wait(partial(showing, root, button), button)
    interface = pressed.get_action_iface()
    actions = [interface.get_action_name(place) for place in range(interface.get_n_actions())]
    return interface.do_action(actions.index("Press"))


def main(process, *presses):
    root = wait(lambda: application(process), process)
    steps = []
    for button, afterwards in zip(presses[::2], presses[1::2], strict=True):
        wait(partial(showing, root, button), button)
        before = nameless(root)
        done = press(root, button)
        found = wait(partial(showing, root, afterwards), afterwards)
        steps.append([done, found.get_role_name(), *before])
    told = {"steps": steps, "last": nameless(root)}
    print(json.dumps(told))  # noqa: T201 - what whoever started this reads


main(int(sys.argv[1]), *sys.argv[2:])
