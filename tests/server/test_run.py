import pytest

from voxwire.errors import ConfigurationError
from voxwire.server.run import listen
from voxwire.settings import Settings


def test_the_system_may_choose_the_port() -> None:
    with listen(Settings(port=0)) as listener:
        host, port = listener.getsockname()
        assert host == "127.0.0.1"
        assert port > 0


def test_a_taken_port() -> None:
    with listen(Settings(port=0)) as listener:
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"^127\.0\.0\.1:{port} can't be listened on: Address"):
            listen(Settings(port=port))


def test_an_address_of_another_machine() -> None:
    # 192.0.2.0/24 is for documentation (RFC 5737), so no machine has it.
    with pytest.raises(ConfigurationError, match=r"^192\.0\.2\.1:8848 can't be listened on: "):
        listen(Settings(host="192.0.2.1"))
