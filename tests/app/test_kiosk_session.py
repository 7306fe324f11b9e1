import pytest

from terminal.app.kiosk_session import is_alone, runs_alone


@pytest.mark.parametrize(
    ("platform", "ancestors", "others", "alone"),
    [
        ("linux", ["python3", "sh", "cage", "systemd"], [], True),
        ("linux", ["python3", "bash", "gnome-terminal-server", "systemd"], [], False),
        ("linux", ["sshd", "systemd"], ["cage"], False),
        ("linux", [], [], False),
        ("win32", ["userinit.exe"], ["chot.exe", "svchost.exe"], True),
        ("win32", ["explorer.exe"], ["chot.exe", "Explorer.EXE"], False),
        ("darwin", ["launchd"], [], False),
    ],
)
def test_a_kiosk_is_alone_only_where_nothing_else_can_be_reached(
    platform: str, ancestors: list[str], others: list[str], alone: bool
) -> None:
    assert is_alone(platform, ancestors, others) is alone


def test_who_keeps_the_kiosk_may_vouch_for_its_session() -> None:
    assert runs_alone("trusted", {})


def test_tests_without_a_screen_are_not_warned() -> None:
    assert runs_alone("check", {"QT_QPA_PLATFORM": "offscreen"})


def test_this_very_process_was_not_started_by_a_kiosk_compositor() -> None:
    assert not runs_alone("check", {})
