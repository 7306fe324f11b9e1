"""What this machine lacks for the terminal, and how to get it."""

import shutil
import sys
import tempfile
import zoneinfo
from datetime import UTC, date, datetime
from pathlib import Path

from sync.journal.key_files import KeyKeeper, Protection
from sync.protocol.build import BUILT_AT_MS
from terminal.diagnostics.check import Check
from terminal.diagnostics.devices import (
    check_cameras,
    check_outputs,
    check_scanners,
    check_screen,
)
from terminal.diagnostics.libraries import missing_libraries, sonames
from terminal.diagnostics.packages import check_packages
from terminal.diagnostics.packages import probes as package_probes
from terminal.diagnostics.probes import ask
from terminal.diagnostics.serial_ports import find_serial_ports

_BUILT = datetime.fromtimestamp(BUILT_AT_MS / 1000, UTC).date()

_PYTHON_LEAST, _PYTHON_MOST = (3, 11), (3, 14)
_ZONE = "Asia/Ho_Chi_Minh"
# A day of 5,000 records takes about 10 MB; the system's own needs and a stick's batch come on top.
_FREE_BYTES = 1024**3


def examine(data_folder: Path, *, protect: str = "file", built: date = _BUILT) -> tuple[Check, ...]:
    """Look at this machine; takes some seconds, changes nothing.

    :param data_folder: where the journal lives or will live
    :param protect: how the settings want the machine's key to be kept
    :param built: a day that the clock must have reached
    """
    answers = ask((*package_probes(), "cameras", "outputs"))
    return (
        check_python(sys.version_info[:2]),
        *check_libraries(),
        *check_packages(answers),
        check_screen(),
        *check_cameras(answers["cameras"]),
        check_scanners(find_serial_ports()),
        check_outputs(answers["outputs"]),
        check_folder(data_folder),
        check_free_space(data_folder),
        check_machine_key(data_folder, protect),
        check_zone(),
        check_clock(datetime.now(UTC), built),
    )


def check_python(version: tuple[int, int]) -> Check:
    """Python is one that the locked packages are made for."""
    found = f"{version[0]}.{version[1]}"
    if _PYTHON_LEAST <= version <= _PYTHON_MOST:
        return Check("python", True, found=found)
    return Check(
        "python",
        False,
        found=found,
        advice_vi=f"Cần Python 3.11 đến 3.14; ở đây là {found}.",
        advice_en=f"Python 3.11 to 3.14 is needed; this is {found}.",
    )


def check_libraries() -> tuple[Check, ...]:
    """A check for each system library that Qt, zbar or sound loads; none outside Linux."""
    missing = dict(missing_libraries())
    return tuple(_check_library(soname, missing.get(soname)) for soname in sonames())


def _check_library(soname: str, package: str | None) -> Check:
    # Without sound the screen still tells the verdict.
    needed = not soname.startswith("libasound")
    if package is None:
        return Check(f"library:{soname}", True, needed)
    return Check(
        f"library:{soname}",
        False,
        needed,
        advice_vi=f"Thiếu thư viện hệ thống. Hãy chạy: sudo apt-get install {package}",
        advice_en=f"A system library is missing. Run: sudo apt-get install {package}",
    )


def check_folder(folder: Path) -> Check:
    """The data folder, or the nearest folder above it that exists, can be written to."""
    existing = _existing(folder)
    try:
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(b"x")
    except OSError as error:
        reason = error.strerror or str(error)
        return Check(
            "data-folder",
            False,
            found=str(folder),
            advice_vi=f"Không ghi được vào {existing} ({reason}). Hãy cấp quyền ghi, "
            "hoặc đặt [data] folder trong config.toml.",
            advice_en=f"{existing} cannot be written to ({reason}). Give the right to write, "
            "or set [data] folder in config.toml.",
        )
    return Check("data-folder", True, found=str(folder))


def check_free_space(folder: Path, least: int = _FREE_BYTES) -> Check:
    """The disk of the data folder has room.

    :param least: in bytes
    """
    free = shutil.disk_usage(_existing(folder)).free
    found = f"{free // 1024**2:,} MiB"
    if free >= least:
        return Check("free-space", True, found=found)
    return Check(
        "free-space",
        False,
        found=found,
        advice_vi=f"Ổ đĩa của {folder} chỉ còn {found}; cần {least // 1024**2:,} MiB. "
        "Hãy xóa bớt tệp khác.",
        advice_en=f"Only {found} are free on the disk of {folder}; {least // 1024**2:,} MiB are "
        "needed. Delete other files.",
    )


def check_machine_key(folder: Path, protect: str) -> Check:
    """Whoever takes the disk cannot read the day from it; a kiosk has nothing to read.

    :param protect: what the settings want: `file`, `passphrase` or `credential`
    """
    kept = KeyKeeper(folder / "keys").protection()
    if kept not in {None, Protection.FILE}:
        return Check("machine-key", True, needed=False, found=str(kept))
    if kept is None and protect == Protection.FILE.value:
        return Check("machine-key", True, needed=False, found="none yet")
    return Check(
        "machine-key",
        False,
        needed=protect != Protection.FILE.value,
        found=Protection.FILE.value,
        advice_vi="Khóa của máy nằm trong tệp thường: ai lấy được ổ đĩa thì đọc được những lượt"
        " chưa xóa, nhiều nhất từ hôm qua đến nay và những gì trung tâm chưa nhận."
        " Đặt mật khẩu: chot keys protect.",
        advice_en="The machine's key lies in a plain file: whoever takes the disk reads the entries"
        " that are not erased yet, yesterday's, today's and what the centre does not have."
        " Put it under a passphrase: chot keys protect.",
    )


def _existing(folder: Path) -> Path:
    folder = folder.absolute()
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder


def check_zone(zone: str = _ZONE) -> Check:
    """The time zone that a day of a post is counted in is known here."""
    try:
        zoneinfo.ZoneInfo(zone)
    except zoneinfo.ZoneInfoNotFoundError:
        return Check(
            "time-zone",
            False,
            advice_vi=f"Thiếu dữ liệu múi giờ {zone}: cài lại gói Python tzdata.",
            advice_en=f"No data of the time zone {zone}: install the Python package tzdata anew.",
        )
    return Check("time-zone", True, found=zone)


def check_clock(now: datetime, built: date) -> Check:
    """The clock has reached the day this version was built on."""
    found = f"{now:%Y-%m-%d %H:%M} UTC"
    if now.date() >= built:
        return Check("clock", True, found=found)
    return Check(
        "clock",
        False,
        found=found,
        advice_vi=f"Đồng hồ chỉ {found}, sớm hơn ngày làm ra phần mềm này ({built}). "
        "Hãy chỉnh lại ngày giờ.",
        advice_en=f"The clock shows {found}, before this software was made ({built}). "
        "Set date and time.",
    )
