"""Which Python packages the terminal needs, and whether the ones here will do."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata

from terminal.diagnostics.check import Check
from terminal.diagnostics.probes import LOADING, Answer

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """A distribution, the module that shows that it works, and the versions that will do.

    `least` is what pyproject.toml asks for; `below` excludes what is known to break.
    """

    distribution: str
    module: str
    least: Version = ()
    below: Version = ()
    needed: bool = True


# PySide6 6.12.0 loses references to None; from Python 3.12 on None cannot be lost (PYSIDE-3474).
_PYSIDE_BELOW: Version = (6, 12) if sys.version_info < (3, 12) else (7,)

PACKAGES = (
    Package("PySide6-Essentials", "PySide6.QtWidgets", (6, 11, 3), _PYSIDE_BELOW),
    Package("apsw", "apsw", (3, 54, 1)),
    Package("asn1crypto", "asn1crypto.x509", (1, 5, 1)),
    Package("cbor2", "cbor2", (6, 2), (7,)),
    Package("cryptography", "cryptography.hazmat.primitives.ciphers.aead", (50,)),
    Package("cv2-enumerate-cameras", "cv2_enumerate_cameras", (1, 4)),
    Package("fastapi", "fastapi", (0, 120)),
    Package("filelock", "filelock", (3, 20)),
    Package("iso3166", "iso3166", (3, 0)),
    Package("jinja2", "jinja2", (3, 1)),
    Package("miniaudio", "miniaudio", (1, 71), needed=False),
    Package("msgspec", "msgspec", (0, 22)),
    Package("numpy", "numpy", (2,)),
    Package("opencv-python-headless", "cv2", (5, 0)),
    Package("pillow", "PIL.Image", (12,)),
    Package("platformdirs", "platformdirs", (4, 3)),
    Package("psutil", "psutil", (7, 1)),
    Package("pyld", "pyld", (3, 3)),
    Package("pyserial", "serial", (3, 5)),
    Package("python-escpos", "escpos.printer", (3, 1)),
    # Its import fails where zbar's own library is missing.
    Package("pyzbar", "pyzbar.pyzbar", (0, 1, 9)),
    Package("reportlab", "reportlab.pdfgen.canvas", (5, 0)),
    Package("requests", "requests", (2, 32)),
    Package("rfc8785", "rfc8785", (0, 1, 4)),
    Package("sqlite-utils", "sqlite_utils", (4, 2)),
    Package("uvicorn", "uvicorn", (0, 40)),
    Package("XlsxWriter", "xlsxwriter", (3, 3)),
    Package("zstandard", "zstandard", (0, 25)),
    Package("zxing-cpp", "zxingcpp", (3, 1, 1)),
)

#: Other builds of OpenCV, which write over the files of the headless one and bring a second Qt.
_OTHER_OPENCV = ("opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless")
_SQLITE_LEAST: Version = (3, 51, 3)


def probes() -> tuple[str, ...]:
    """The names of the probes that `check_packages` wants answers of."""
    return (*(LOADING + package.module for package in PACKAGES), "sqlite")


def installed_version(distribution: str) -> str:
    """The version of an installed distribution, empty where it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def check_packages(
    answers: Mapping[str, Answer], version_of: Callable[[str], str] = installed_version
) -> tuple[Check, ...]:
    """A check for each package, for SQLite inside apsw, and for the one build of OpenCV."""
    checks = [
        _check_package(package, version_of(package.distribution), answers) for package in PACKAGES
    ]
    return (*checks, _check_sqlite(answers["sqlite"]), _check_opencv(version_of))


def _check_package(package: Package, version: str, answers: Mapping[str, Answer]) -> Check:
    error = answers[LOADING + package.module].error
    numbers = parsed(version)
    fits = numbers >= package.least and (not package.below or numbers < package.below)
    if version and fits and not error:
        return Check(f"package:{package.distribution}", True, package.needed, version)
    wanted = f"{package.distribution} ≥ {_dotted(package.least)}"
    if package.below:
        wanted += f", < {_dotted(package.below)}"
    reason = error if version and fits else version or "không có / none"
    return Check(
        f"package:{package.distribution}",
        False,
        package.needed,
        version,
        f"Cần gói Python {wanted} (ở đây: {reason}). Hãy xóa thư mục .venv rồi chạy lại ./chot, "
        "hoặc cài lại chương trình.",
        f"The Python package {wanted} is needed (here: {reason}). Delete the folder .venv and run "
        "./chot again, or install the program anew.",
    )


def _check_sqlite(answer: Answer) -> Check:
    version = answer.found[0] if answer.found else ""
    if parsed(version) >= _SQLITE_LEAST:
        return Check("sqlite", True, found=version)
    least = _dotted(_SQLITE_LEAST)
    return Check(
        "sqlite",
        False,
        found=version,
        advice_vi=f"Cần SQLite ≥ {least} trong gói apsw (ở đây: {version or answer.error}).",
        advice_en=f"SQLite ≥ {least} inside apsw is needed (here: {version or answer.error}).",
    )


def _check_opencv(version_of: Callable[[str], str]) -> Check:
    others = ", ".join(name for name in _OTHER_OPENCV if version_of(name))
    if not others:
        return Check("one-opencv", True)
    return Check(
        "one-opencv",
        False,
        found=others,
        advice_vi=f"Gỡ {others}: nó ghi đè lên opencv-python-headless. Rồi cài lại gói này.",
        advice_en=f"Uninstall {others}: it overwrites opencv-python-headless. Then reinstall that.",
    )


def parsed(version: str) -> Version:
    """The leading numbers of a version; () of an empty one."""
    leading = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in leading[0].split(".")) if leading else ()


def _dotted(version: Version) -> str:
    return ".".join(str(part) for part in version)
