from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from voxwire.errors import ConfigurationError
from voxwire.protocol_settings import ProtocolSettings, WordsBase
from voxwire.settings import LogFormat, LogLevel, Settings, is_loopback, physical_cores


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No environment and no configuration file but what a test makes."""
    for name in ("VOXWIRE_DATA_DIR", "VOXWIRE_MODEL_DIR", "VOXWIRE_ALLOW_PRIVATE_URLS", "VOXWIRE_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults() -> None:
    settings = Settings.load()
    assert (settings.host, settings.port) == ("127.0.0.1", 8848)
    assert settings.no_auth is False
    assert settings.allow_private_urls is False
    assert settings.compute_threads is None
    assert settings.log_format is LogFormat.AUTO
    assert settings.data_dir.name == "voxwire"
    assert settings.data_dir.is_absolute()
    assert settings.model_dir.parts[-2:] == ("voxwire", "models")
    assert settings.protocol == ProtocolSettings(
        strict_run_task=False,
        lenient_task_ids=False,
        words_base=WordsBase.SENTENCE,
        idle_seconds=61,
        task_silence_seconds=23,
        api_key_in_query=False,
    )


def test_each_source_overrides_the_one_below(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "voxwire.toml").write_text(
        'port = 1\nhost = "::1"\nlog_level = "error"\ncompute_threads = 3'
    )
    monkeypatch.setenv("VOXWIRE_PORT", "2")
    monkeypatch.setenv("VOXWIRE_LOG_LEVEL", "DEBUG")
    settings = Settings.load(None, {"port": 3, "log_level": None})
    assert settings.port == 3
    assert settings.log_level is LogLevel.DEBUG
    assert settings.host == "::1"
    assert settings.compute_threads == 3


def test_sources_are_merged_inside_protocol(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "voxwire.toml").write_text('[protocol]\nidle_seconds = 5\nwords_base = "task"')
    monkeypatch.setenv("VOXWIRE_PROTOCOL__IDLE_SECONDS", "7")
    settings = Settings.load(None, {"protocol": {"api_key_in_query": True}})
    assert settings.protocol.idle_seconds == 7
    assert settings.protocol.words_base is WordsBase.TASK
    assert settings.protocol.api_key_in_query is True


def test_the_contracted_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOXWIRE_MODEL_DIR", str(tmp_path / "m"))
    monkeypatch.setenv("VOXWIRE_DATA_DIR", str(tmp_path / "d"))
    monkeypatch.setenv("VOXWIRE_ALLOW_PRIVATE_URLS", "1")
    settings = Settings.load()
    assert settings.model_dir == tmp_path / "m"
    assert settings.data_dir == tmp_path / "d"
    assert settings.allow_private_urls is True


def test_hosts_are_listed(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "voxwire.toml").write_text('media_hosts = ["a.example", ".b.example"]')
    assert Settings.load().media_hosts == ("a.example", ".b.example")
    monkeypatch.setenv("VOXWIRE_MEDIA_HOSTS", "c.example, .d.example,")
    assert Settings.load().media_hosts == ("c.example", ".d.example")


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_PORT", "")
    assert Settings.load().port == 8848


def test_constructing_reads_nothing(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "voxwire.toml").write_text("port = 1")
    monkeypatch.setenv("VOXWIRE_PORT", "2")
    assert Settings().port == 8848


def test_settings_are_frozen() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.__setattr__("port", 1)
    with pytest.raises(ValidationError):
        settings.protocol.__setattr__("idle_seconds", 1)


def test_directories_in_a_file_start_at_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    file = tmp_path / "etc" / "v.toml"
    file.write_text('data_dir = "state"\nmodel_dir = "~/m"')
    monkeypatch.setenv("HOME", "/home/someone")
    settings = Settings.load(file)
    assert settings.data_dir == tmp_path / "etc" / "state"
    assert settings.model_dir == Path("/home/someone/m")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("prot = 1", "prot (voxwire.toml): no such setting"),
        ("[protocol]\nidle = 1", "protocol.idle (voxwire.toml): no such setting"),
        ("port = 70000", "port (voxwire.toml): "),
        ('log_level = "loud"', "log_level (voxwire.toml): "),
        ("[protocol]\nidle_seconds = 0", "protocol.idle_seconds (voxwire.toml): "),
        ("compute_threads = 0", "compute_threads (voxwire.toml): "),
        ("port = ", "voxwire.toml is not valid TOML"),
        ("limits = 3", "limits (voxwire.toml): should be a table"),
        ("upstreams = 3", "upstreams (voxwire.toml): should be a table"),
        ("data_dir = 3", "data_dir (voxwire.toml): should be a path"),
        ("media_hosts = 3", "media_hosts (voxwire.toml): should be a list"),
    ],
)
def test_a_wrong_file_is_named_with_the_setting(elsewhere: Path, toml: str, message: str) -> None:
    (elsewhere / "voxwire.toml").write_text(toml)
    with pytest.raises(ConfigurationError) as caught:
        Settings.load()
    assert message in caught.value.message


def test_every_unknown_key_is_named(elsewhere: Path) -> None:
    (elsewhere / "voxwire.toml").write_text("one = 1\ntwo = 2")
    with pytest.raises(ConfigurationError, match=r"one .*; two "):
        Settings.load()


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_PORT", "many")
    with pytest.raises(ConfigurationError, match=r"^port \(VOXWIRE_PORT\): "):
        Settings.load()
    monkeypatch.setenv("VOXWIRE_PORT", "1")
    monkeypatch.setenv("VOXWIRE_PROTOCOL__IDLE", "1")
    with pytest.raises(ConfigurationError, match=r"protocol\.idle"):
        Settings.load()
    monkeypatch.delenv("VOXWIRE_PROTOCOL__IDLE")
    monkeypatch.setenv("VOXWIRE_PROTOCOL", "{")
    with pytest.raises(ConfigurationError, match=r"^protocol \(VOXWIRE_PROTOCOL…\): .* JSON"):
        Settings.load()


def test_an_upstream_can_be_named_in_the_environment(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOXWIRE_UPSTREAMS__GPU__URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("VOXWIRE_UPSTREAMS__GPU__MODELS", "tts-1,qwen3-tts-flash")
    assert Settings.load().upstreams["gpu"].models == ("tts-1", "qwen3-tts-flash")


def test_a_file_may_begin_with_a_byte_order_mark(elsewhere: Path) -> None:
    (elsewhere / "voxwire.toml").write_text("port = 3", encoding="utf-8-sig")
    assert Settings.load().port == 3


def test_a_wrong_flag_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"^port \(flag\): "):
        Settings.load(None, {"port": -1})


def test_a_named_file_must_exist_and_be_readable(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        Settings.load(tmp_path / "missing.toml")
    with pytest.raises(ConfigurationError, match="can't be read"):
        Settings.load(tmp_path)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org"])
def test_no_auth_needs_a_loopback_host(host: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^no_auth \(flag\): only allowed on a loopback host"):
        Settings.load(None, {"host": host, "no_auth": True})
    assert Settings.load(None, {"host": host}).no_auth is False


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_no_auth_on_loopback(host: str) -> None:
    assert Settings.load(None, {"host": host, "no_auth": True}).no_auth is True


@given(st.text(max_size=20))
def test_is_loopback_takes_any_text(host: str) -> None:
    assert is_loopback(host) in (True, False)


def _machine(root: Path, siblings: dict[int, str], quota: str | None) -> Path:
    for number, line in siblings.items():
        topology = root / f"devices/system/cpu/cpu{number}/topology"
        topology.mkdir(parents=True)
        (topology / "thread_siblings_list").write_text(line + "\n")
    if quota is not None:
        (root / "fs/cgroup").mkdir(parents=True)
        (root / "fs/cgroup/cpu.max").write_text(quota + "\n")
    return root


@pytest.mark.parametrize(
    ("siblings", "quota", "cores"),
    [
        ({0: "0,2", 1: "1,3", 2: "0,2", 3: "1,3"}, None, 2),
        ({0: "0", 1: "1", 2: "2", 3: "3"}, "max 100000", 4),
        ({0: "0", 1: "1", 2: "2", 3: "3"}, "250000 100000", 2),
        ({0: "0", 1: "1", 2: "2", 3: "3"}, "50000 100000", 1),
        ({}, None, 4),
    ],
)
def test_physical_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, siblings: dict[int, str], quota: str | None, cores: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    assert physical_cores(_machine(tmp_path / "sys", siblings, quota)) == cores


def test_lists_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_ALLOW_ORIGINS", "https://a.example, http://localhost:3000,")
    monkeypatch.setenv("VOXWIRE_TRUSTED_PROXIES", "10.0.0.0/8,::1")
    settings = Settings.load()
    assert settings.allow_origins == ("https://a.example", "http://localhost:3000")
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"trusted_proxies": "my-proxy"}, "trusted_proxies.*my-proxy"),
        ({"tls_key": "key.pem"}, "tls_key.*is of no use without tls_cert"),
        ({"drain_seconds": -1}, "drain_seconds"),
    ],
)
def test_what_makes_no_sense_in_transport(overrides: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        Settings.load(overrides=overrides)


def test_certificates_are_found_beside_the_file(elsewhere: Path) -> None:
    (elsewhere / "sub").mkdir()
    config = elsewhere / "sub" / "voxwire.toml"
    config.write_text('tls_cert = "cert.pem"\ntls_key = "/etc/key.pem"')
    settings = Settings.load(config)
    assert settings.tls_cert == elsewhere / "sub" / "cert.pem"
    assert settings.tls_key == Path("/etc/key.pem")


def test_upstreams_join_their_key_from_the_environment(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "voxwire.toml").write_text(
        """
        [upstreams.gpu]
        url = "http://gpu:8091/v1/audio/speech"
        models = ["tts-1"]
        [upstreams.gpu.voices]
        alloy = "vivian"
        echo = { ref_audio = "echo.wav", ref_text = "Hello." }
        nova = { ref_audio = "https://there/nova.wav" }
        [upstreams.other]
        url = "https://there"
        models = ["tts-1-hd"]
        api_key_file = "other.key"
        """
    )
    monkeypatch.setenv("VOXWIRE_UPSTREAMS__GPU__API_KEY", "sk-secret")
    settings = Settings.load()
    gpu, other = settings.upstreams["gpu"], settings.upstreams["other"]
    assert gpu.api_key is not None
    assert gpu.api_key.get_secret_value() == "sk-secret"
    assert "sk-secret" not in repr(settings)
    assert gpu.url == "http://gpu:8091/v1"
    assert gpu.voices["alloy"].voice == "vivian"
    assert gpu.voices["echo"].ref_audio == elsewhere / "echo.wav"
    assert gpu.voices["nova"].ref_audio == "https://there/nova.wav"
    assert other.api_key_file == elsewhere / "other.key"


@pytest.mark.parametrize(
    "lines",
    [
        'url = "ftp://there"\nmodels = ["a"]',
        'url = "http://user:pass@there"\nmodels = ["a"]',
        'url = "http://there"\nmodels = []',
        'url = "http://there"\nmodels = ["a"]\nnothing = 1',
        'url = "http://there"\nmodels = ["a"]\napi_key = "a"\napi_key_file = "b"',
    ],
)
def test_senseless_upstreams_are_refused(elsewhere: Path, lines: str) -> None:
    (elsewhere / "voxwire.toml").write_text(f"[upstreams.gpu]\n{lines}")
    with pytest.raises(ConfigurationError, match=r"upstreams\.gpu"):
        Settings.load()
