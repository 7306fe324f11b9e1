import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.config import Config, find_asset, load_config, parse_config
from terminal.diagnostics import Fault, KnownFault


def test_an_empty_file_means_every_default() -> None:
    assert parse_config("", "config.toml") == Config()


def test_the_file_in_the_checkout_states_the_defaults(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    monkeypatch.delenv("CHOT_CONFIG", raising=False)
    assert load_config() == Config()


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("[camera]\nwidht = 3", "camera.widht", "camera.width"),
        ("[cammera]\nwidth = 3", "cammera", "camera"),
        ("[screen]\nlangauge = 'vi'", "screen.langauge", "screen.language"),
        ("postt = 1", "postt", "post"),
    ],
)
def test_a_wrong_key_is_named_with_the_nearest_valid_one(text, key, nearest) -> None:
    with pytest.raises(KnownFault) as caught:
        parse_config(text, "c.toml")
    assert caught.value.fault is Fault.CONFIG_KEY
    assert caught.value.details == {"path": "c.toml", "key": key, "nearest": nearest}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[camera]\nwidth = 'wide'", "camera.width"),
        ("[camera]\nwidth = 159", "camera.width"),
        ("[camera]\nwidth = 4097", "camera.width"),
        ("[post]\ndirection = 'up'", "post.direction"),
        ("[post]\nname = ''", "post.name"),
        ("[reading]\nsymbologies = ['qr', 'ean13']", "reading.symbologies[1]"),
        ("camera = 3", "camera"),
        ("[scanner]\ngap_ms = 51", "scanner.gap_ms"),
        ("[scanner]\nleast_characters = 3", "scanner.least_characters"),
        ("[scanner]\nterminator = 'x'", "scanner.terminator"),
        ("[scanner]\nports = ['1','2','3','4','5','6','7','8','9']", "scanner.ports"),
        ("[thermometer]\nbaud = 299", "thermometer.baud"),
    ],
)
def test_a_wrong_value_is_named_with_its_problem(text, key) -> None:
    with pytest.raises(KnownFault) as caught:
        parse_config(text, "c.toml")
    assert caught.value.fault is Fault.CONFIG_VALUE
    assert caught.value.details["key"] == key
    assert caught.value.details["problem"]


@pytest.mark.parametrize("width", [160, 4096])
def test_values_at_the_limit_are_taken(width) -> None:
    assert parse_config(f"[camera]\nwidth = {width}", "c").camera.width == width


def test_what_is_no_toml_is_said_to_be_unreadable() -> None:
    with pytest.raises(KnownFault) as caught:
        parse_config("[post\nname=", "c.toml")
    assert caught.value.fault is Fault.CONFIG_UNREADABLE


@given(st.text(max_size=200))
def test_any_text_is_a_config_or_a_known_fault(text) -> None:
    try:
        parse_config(text, "c.toml")
    except KnownFault as fault:
        assert fault.details["path"] == "c.toml"


def test_a_missing_file_is_a_known_fault(tmp_path) -> None:
    with pytest.raises(KnownFault) as caught:
        load_config(tmp_path / "none.toml")
    assert caught.value.fault is Fault.CONFIG_UNREADABLE


def test_a_file_with_a_byte_order_mark_is_read(tmp_path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf[post]\nname = 'A'\n")
    assert load_config(path).post.name == "A"


def test_a_file_over_the_limit_is_refused(tmp_path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"#" * 65_537)
    with pytest.raises(KnownFault):
        load_config(path)
    path.write_bytes(b"#" * 65_536)
    assert load_config(path) == Config()


def test_assets_are_looked_for_in_the_named_folder_first(monkeypatch, tmp_path) -> None:
    (tmp_path / "thing.txt").touch()
    monkeypatch.setenv("CHOT_ASSETS", str(tmp_path))
    assert find_asset("thing.txt") == tmp_path / "thing.txt"


def test_an_asset_that_is_nowhere_is_said_so() -> None:
    with pytest.raises(FileNotFoundError):
        find_asset("no/such/asset")


@pytest.mark.parametrize("longer", ["readable_hours = 25", "sealed_days = 15"])
def test_a_longer_term_without_an_order_is_refused_and_named(longer) -> None:
    with pytest.raises(KnownFault) as caught:
        parse_config(f"[retention]\n{longer}", "c.toml")
    assert caught.value.fault is Fault.CONFIG_VALUE
    assert "needs the number of an order" in caught.value.details["problem"]
    assert longer in caught.value.details["problem"]
    ordered = parse_config(f"[retention]\norder = '12/QĐ-UBND'\n{longer}", "c.toml")
    assert ordered.retention.terms().order == "12/QĐ-UBND"


def test_no_order_keeps_anything_for_ever() -> None:
    with pytest.raises(KnownFault):
        parse_config("[retention]\norder = '12/QĐ-UBND'\nsealed_days = 366", "c.toml")


@pytest.mark.parametrize(
    "printer",
    ["", "serial:/dev/ttyUSB0", "serial:COM3@19200", "network:10.0.0.9:9100", "file:/dev/usb/lp0"],
)
def test_a_slip_printer_is_named_by_what_it_hangs_on(printer: str) -> None:
    assert parse_config(f'[kiosk]\nprinter = "{printer}"', "c").kiosk.printer == printer


@pytest.mark.parametrize("printer", ["lp0", "usb:04b8:0202", "file:", "network:a b", "serial:"])
def test_a_printer_of_no_kind_is_refused(printer: str) -> None:
    with pytest.raises(KnownFault) as caught:
        parse_config(f'[kiosk]\nprinter = "{printer}"', "c")
    assert caught.value.details["key"] == "kiosk.printer"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("kind = 'bank'", "kiosk.kind"),
        ("limit = -1", "kiosk.limit"),
        ("limit = 100000", "kiosk.limit"),
        ("question_seconds = 4", "kiosk.question_seconds"),
        ("paper_dots = 500", "kiosk.paper_dots"),
    ],
)
def test_a_kiosk_keeps_to_its_limits(text: str, key: str) -> None:
    with pytest.raises(KnownFault) as caught:
        parse_config(f"[kiosk]\n{text}", "c")
    assert caught.value.details["key"] == key


def test_what_stands_on_paper_is_set_by_the_post() -> None:
    text = "[paper]\nagency = 'Sở Y tế'\nplace = 'Hư Cấu'\nrecipients = ['Lưu: chốt']"
    paper = parse_config(text, "c").paper
    assert (paper.agency, paper.place, paper.recipients) == ("Sở Y tế", "Hư Cấu", ["Lưu: chốt"])


@pytest.mark.parametrize(("count", "is_taken"), [(8, True), (9, False)])
def test_a_paper_names_at_most_eight_recipients(count: int, is_taken: bool) -> None:
    text = f"[paper]\nrecipients = {['x'] * count}"
    if is_taken:
        assert len(parse_config(text, "c").paper.recipients) == count
        return
    with pytest.raises(KnownFault) as caught:
        parse_config(text, "c")
    assert caught.value.fault is Fault.CONFIG_VALUE
