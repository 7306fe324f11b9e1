"""The settings of a post, and where they and the assets are found."""

import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
import platformdirs

from sync.journal.record import MAX_TEXT
from sync.journal.retention import Terms
from terminal.diagnostics import Fault, KnownFault

_MAX_CONFIG_BYTES: Final = 65_536
_PACKAGE: Final = Path(__file__).resolve().parent
_CHECKOUT: Final = _PACKAGE.parent
_INSTALLED: Final = _PACKAGE / "_installed"

Name = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]


class _Section(msgspec.Struct, frozen=True, kw_only=True):
    """A table of config.toml; every key has a default."""


class Post(_Section, frozen=True, kw_only=True):
    """Where the terminal stands and who attends it."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT)] = "Chốt thử"
    lane: Name = "1"
    lanes: Annotated[list[Name], msgspec.Meta(max_length=16)] = msgspec.field(default_factory=list)
    direction: Literal["in", "out", "through"] = "in"
    province: Annotated[str, msgspec.Meta(pattern="^([0-9]{2})?$")] = ""
    send_to: Annotated[str, msgspec.Meta(max_length=200)] = ""
    operator: Name = ""
    sign_on: bool = False


class Screen(_Section, frozen=True, kw_only=True):
    """How the terminal shows and sounds."""

    language: Literal["vi", "en"] = "vi"
    theme: Literal["day", "night"] = "day"
    sound: bool = True
    speech: bool = True
    clear_after_seconds: Annotated[float, msgspec.Meta(ge=1, le=120)] = 8


class Data(_Section, frozen=True, kw_only=True):
    """Where the journal lives, and what keeps it from whoever steals the disk."""

    folder: str = ""
    protect: Literal["file", "passphrase", "credential"] = "file"


class Camera(_Section, frozen=True, kw_only=True):
    """Which camera, and what is asked of it."""

    name: str = ""
    width: Annotated[int, msgspec.Meta(ge=160, le=4096)] = 1280
    height: Annotated[int, msgspec.Meta(ge=120, le=4096)] = 720
    frames_per_second: Annotated[int, msgspec.Meta(ge=1, le=60)] = 15


class Reading(_Section, frozen=True, kw_only=True):
    """Which symbols count, and when one counts as shown again."""

    symbologies: Annotated[
        list[Literal["qr", "micro-qr", "aztec", "data-matrix", "pdf417"]],
        msgspec.Meta(min_length=1, max_length=5),
    ] = msgspec.field(default_factory=lambda: ["qr"])
    again_after_seconds: Annotated[float, msgspec.Meta(ge=0.1, le=60)] = 1.0


class Slip(_Section, frozen=True, kw_only=True):
    """What slips for people are printed on."""

    paper: Literal["roll-80", "a6"] = "roll-80"


class Scanner(_Section, frozen=True, kw_only=True):
    """Scanners: on serial ports, and those that type."""

    serial: bool = True
    ports: Annotated[list[Name], msgspec.Meta(max_length=8)] = msgspec.field(default_factory=list)
    baud: Annotated[int, msgspec.Meta(ge=300, le=4_000_000)] = 9_600
    terminator: Literal["any", "cr", "lf", "crlf", "tab", "none"] = "any"
    silence_ms: Annotated[int, msgspec.Meta(ge=20, le=5_000)] = 100
    keyboard: bool = True
    gap_ms: Annotated[int, msgspec.Meta(ge=5, le=50)] = 35
    least_characters: Annotated[int, msgspec.Meta(ge=4, le=64)] = 6
    prefix: Annotated[str, msgspec.Meta(max_length=8)] = ""
    suffix: Annotated[str, msgspec.Meta(max_length=8)] = ""
    again_after_seconds: Annotated[float, msgspec.Meta(ge=0.1, le=60)] = 2.0
    setup_code: str = ""


class Thermometer(_Section, frozen=True, kw_only=True):
    """A thermometer on a serial port."""

    port: Name = ""
    baud: Annotated[int, msgspec.Meta(ge=300, le=4_000_000)] = 9_600


class Rules(_Section, frozen=True, kw_only=True):
    """What the post decides by itself until rules come from the centre."""

    unsigned: Literal["admit", "attention"] = "admit"
    repeat_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 10
    folder: str = ""
    country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""
    region: Name = ""
    failed: Literal["attention", "refuse"] = "attention"
    needs: Annotated[
        list[Literal["identity", "declaration", "certificate"]], msgspec.Meta(max_length=3)
    ] = msgspec.field(default_factory=list)
    second_document_seconds: Annotated[int, msgspec.Meta(ge=5, le=600)] = 60
    fever_celsius: Annotated[float, msgspec.Meta(ge=36, le=42)] = 37.5
    through_hours: Annotated[int, msgspec.Meta(ge=0, le=240)] = 0


class Paper(_Section, frozen=True, kw_only=True):
    """What stands on the register and the handover certificate as Vietnamese offices know them."""

    agency: Annotated[str, msgspec.Meta(max_length=200)] = ""
    symbol: Annotated[str, msgspec.Meta(max_length=MAX_TEXT)] = "SB-CKSD"
    place: Name = ""
    signer: Name = ""
    recipients: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=200)]], msgspec.Meta(max_length=8)
    ] = msgspec.field(default_factory=list)


class Keys(_Section, frozen=True, kw_only=True):
    """The keys that certificates are verified with."""

    folder: str = ""
    lists_old_hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 365)] = 72


class Centre(_Section, frozen=True, kw_only=True):
    """Where the centre is and who vouches for its address."""

    url: str = ""
    ca: str = ""
    max_kbit_per_s: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


class Retention(_Section, frozen=True, kw_only=True):
    """How long a post keeps what the centre has; longer than the defaults only by an order."""

    order: Name = ""
    readable_hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 90)] = 24
    sealed_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 14

    def __post_init__(self) -> None:
        """:raises NoOrder: where a term is longer than the usual one and no order is named."""
        self.terms()

    def terms(self) -> Terms:
        """The same, as the journal counts."""
        return Terms(
            readable_hours=self.readable_hours, sealed_days=self.sealed_days, order=self.order
        )


class Kiosk(_Section, frozen=True, kw_only=True):
    """What an unattended terminal is for."""

    kind: Literal["entrance", "hospital", "market"] = "entrance"
    questions: str = ""
    lanes: str = ""
    question_seconds: Annotated[int, msgspec.Meta(ge=5, le=300)] = 30
    printer: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(serial:[^@]+(@[0-9]{3,7})?|network:[^:\s]+(:[0-9]{1,5})?|file:.+)?$"
        ),
    ] = ""
    paper_dots: Literal[384, 512, 576] = 576
    limit: Annotated[int, msgspec.Meta(ge=0, le=99_999)] = 0
    buttons: bool = True
    session: Literal["check", "trusted"] = "check"


class Supervisor(_Section, frozen=True, kw_only=True):
    """The supervisor's window."""

    sign_out_minutes: Annotated[int, msgspec.Meta(ge=1, le=240)] = 10


class Export(_Section, frozen=True, kw_only=True):
    """The masked register of the day before, written to a folder once a day."""

    folder: str = ""
    at: Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "00:30"
    kinds: Annotated[
        list[Literal["csv", "xlsx", "pdf", "sqlite"]], msgspec.Meta(min_length=1, max_length=4)
    ] = msgspec.field(default_factory=lambda: ["xlsx"])


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of config.toml."""

    post: Post = msgspec.field(default_factory=Post)
    screen: Screen = msgspec.field(default_factory=Screen)
    data: Data = msgspec.field(default_factory=Data)
    camera: Camera = msgspec.field(default_factory=Camera)
    reading: Reading = msgspec.field(default_factory=Reading)
    scanner: Scanner = msgspec.field(default_factory=Scanner)
    thermometer: Thermometer = msgspec.field(default_factory=Thermometer)
    rules: Rules = msgspec.field(default_factory=Rules)
    keys: Keys = msgspec.field(default_factory=Keys)
    centre: Centre = msgspec.field(default_factory=Centre)
    paper: Paper = msgspec.field(default_factory=Paper)
    slip: Slip = msgspec.field(default_factory=Slip)
    retention: Retention = msgspec.field(default_factory=Retention)
    supervisor: Supervisor = msgspec.field(default_factory=Supervisor)
    export: Export = msgspec.field(default_factory=Export)
    kiosk: Kiosk = msgspec.field(default_factory=Kiosk)


def parse_config(text: str, path: str) -> Config:
    """Read the text of a config.toml.

    :param path: what messages call the file.
    :raises KnownFault: CONFIG_UNREADABLE (path, problem) where it is no TOML; CONFIG_KEY (path,
        key, nearest) for a key that does not exist; CONFIG_VALUE (path, key, problem) for a value
        that breaks its limits.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnownFault(Fault.CONFIG_UNREADABLE, path=path, problem=str(error)) from error
    _refuse_unknown_keys(found, path)
    try:
        return msgspec.convert(found, Config)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        key = re.sub(r"[`$\s]", "", place).lstrip(".")
        raise KnownFault(Fault.CONFIG_VALUE, path=path, key=key, problem=problem) from error


def load_config(path: Path | None = None) -> Config:
    """The settings of this post.

    Looked for in this order, the first that is there is the one: `path`; the file that the
    environment's CHOT_CONFIG names; config.toml in the user's configuration folder; in the
    system's; in the checkout, or as it came with the installed package.

    :raises KnownFault: as `parse_config`, and CONFIG_UNREADABLE where the file cannot be read.
    """
    found = path or _config_path()
    try:
        with found.open("rb") as file:
            content = file.read(_MAX_CONFIG_BYTES + 1)
        if len(content) > _MAX_CONFIG_BYTES:
            raise ValueError(f"more than {_MAX_CONFIG_BYTES} bytes")
        return parse_config(content.decode("utf-8-sig"), str(found))
    except (OSError, ValueError) as error:
        raise KnownFault(Fault.CONFIG_UNREADABLE, path=str(found), problem=str(error)) from error


def data_folder(config: Config) -> Path:
    """Where the journal lives: CHOT_DATA, else the configured folder, else the system's place."""
    named = os.environ.get("CHOT_DATA") or config.data.folder
    if named:
        return Path(named).expanduser()
    return platformdirs.user_data_path("chot", appauthor=False)


def find_asset(relative: str) -> Path:
    """The path of an asset such as `fonts/NotoSans-Regular.ttf`.

    Looked for in this order: the folder that the environment's CHOT_ASSETS names, `assets` of
    the checkout, the assets that came with the installed package.

    :raises FileNotFoundError: where no place has it; a fault of the installation.
    """
    named = os.environ.get("CHOT_ASSETS")
    places = [Path(named)] if named else []
    places += [_CHECKOUT / "assets", _INSTALLED / "assets"]
    for place in places:
        if (place / relative).exists():
            return place / relative
    raise FileNotFoundError(f"asset {relative} in none of {[str(place) for place in places]}")


def _config_path() -> Path:
    named = os.environ.get("CHOT_CONFIG")
    if named:
        return Path(named)
    for place in (
        platformdirs.user_config_path("chot", appauthor=False),
        platformdirs.site_config_path("chot", appauthor=False),
        _CHECKOUT,
    ):
        if (place / "config.toml").is_file():
            return place / "config.toml"
    return _INSTALLED / "config.toml"


def _refuse_unknown_keys(found: Mapping[str, Any], path: str) -> None:
    known = {
        section.name: tuple(key.encode_name for key in msgspec.structs.fields(type(default)))
        for section, default in zip(
            msgspec.structs.fields(Config), msgspec.structs.astuple(Config()), strict=True
        )
    }
    everything = [*known, *(f"{name}.{key}" for name, keys in known.items() for key in keys)]
    for name, table in found.items():
        if name not in known:
            raise _unknown_key(name, everything, path)
        if isinstance(table, Mapping):
            for key in table:
                if key not in known[name]:
                    raise _unknown_key(f"{name}.{key}", everything, path)


def _unknown_key(key: str, known: list[str], path: str) -> KnownFault:
    nearest = get_close_matches(key, known, n=1, cutoff=0.0)
    return KnownFault(Fault.CONFIG_KEY, path=path, key=key, nearest=nearest[0] if nearest else "")
