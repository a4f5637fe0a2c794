"""Fetching what clients name, and nothing they should not reach."""

import asyncio
import base64
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpcore
import pytest

from conformance.files import Files, serving_files
from server.certificates import make_certificate
from voxwire.errors import FetchFailed, FileTooLarge
from voxwire.fetching import Fetcher, FetchPolicy, is_public

OPEN = FetchPolicy(allow_private=True)
LIMIT = 1_000


@pytest.fixture
def files() -> Iterator[Files]:
    with serving_files() as files:
        yield files


def fetch(url: str, policy: FetchPolicy | None = None, limit: int = LIMIT) -> bytes:
    return asyncio.run(Fetcher(policy or OPEN).fetch(url, limit))


def refusal(url: str, policy: FetchPolicy | None = None) -> str:
    with pytest.raises(FetchFailed) as caught:
        fetch(url, policy)
    return str(caught.value)


@pytest.fixture
def resolving(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Has every host resolve to the addresses given, one list for each look-up; tells what was looked up."""

    def to(*answers: list[str]) -> list[str]:
        asked: list[str] = []

        async def getaddrinfo(self: object, host: str, port: int, **_: object) -> list[object]:
            asked.append(host)
            addresses = answers[min(len(asked), len(answers)) - 1]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
        return asked

    return to


# -- what comes -----------------------------------------------------------------------------------


def test_content_comes_as_it_is(files: Files) -> None:
    assert fetch(files.put("/a?b=c%20d", b"\x00\x01")) == b"\x00\x01"
    assert files.asked == ["/a?b=c%20d"]


def test_names_that_are_not_ascii_are_encoded(files: Files) -> None:
    files.put("/%E9%93%83.wav", b"x")
    assert fetch(files.url + "/铃.wav") == b"x"


def test_redirects_are_followed(files: Files) -> None:
    files.put("/end", b"x")
    files.put("/2", status=302, Location="/end")
    files.put("/1", status=301, Location=files.url + "/2")
    assert fetch(files.url + "/1") == b"x"
    files.put("/around", status=307, Location="/around")
    assert "redirects more than 3 times" in refusal(files.url + "/around")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("/铃.wav".encode(), "/%E9%93%83.wav"),
        (b"/%E9%93%83.wav", "/%E9%93%83.wav"),
        (b"/caf\xe9.wav", "/caf%C3%A9.wav"),
    ],
)
def test_redirects_may_be_written_without_escapes(files: Files, written: bytes, asked: str) -> None:
    files.put(asked, b"x")
    # The server writes the field as Latin-1.
    files.put("/away", status=302, Location=written.decode("latin-1"))
    assert fetch(files.url + "/away") == b"x"
    assert files.asked == ["/away", asked]


def test_what_https_trusts_is_read_once_and_beside_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, key = make_certificate(tmp_path, "here")
    here = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    here.load_cert_chain(cert, key)
    readers: list[threading.Thread] = []

    def trusting() -> ssl.SSLContext:
        readers.append(threading.current_thread())
        return ssl.create_default_context(cafile=cert)

    monkeypatch.setattr("httpcore.default_ssl_context", trusting)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        await reader.readuntil(b"\r\n\r\n")
        away = b"HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 0\r\n\r\n"
        writer.write(away if b"/x" in line else b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
        await writer.drain()

    async def fetched() -> list[bytes]:
        async with _serving(serve, here) as port:
            fetcher = Fetcher(OPEN)
            return await asyncio.gather(
                *(fetcher.fetch(f"https://127.0.0.1:{port}/x", LIMIT) for _ in range(3))
            )

    assert asyncio.run(fetched()) == [b"x"] * 3
    assert len(readers) == 1
    assert readers[0] is not threading.main_thread()


def test_size_is_limited_whether_it_is_announced_or_not(files: Files) -> None:
    assert len(fetch(files.put("/a", bytes(LIMIT)))) == LIMIT
    with pytest.raises(FileTooLarge):
        fetch(files.put("/b", bytes(LIMIT + 1)))

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"400\r\n" + bytes(1_024) + b"\r\n")
            await writer.drain()

    with pytest.raises(FileTooLarge):
        asyncio.run(_from(endless))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
    ],
)
def test_servers_that_do_not_answer_as_they_should(answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    with pytest.raises(FetchFailed):
        asyncio.run(_from(serve))


def test_a_server_that_takes_its_time_is_not_waited_for() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X: y\r\n")
            await asyncio.sleep(0.01)

    with pytest.raises(FetchFailed, match=r"longer than 0\.2 seconds"):
        asyncio.run(_from(serve, FetchPolicy(allow_private=True, seconds=0.2)))


def test_a_connection_that_takes_too_long_for_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect_tcp(self: object, *_: object) -> None:
        raise httpcore.ConnectTimeout

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect_tcp)
    assert "can't be reached" in refusal("http://127.0.0.1:1/x")


def test_nobody_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert "can't be reached" in refusal(f"http://127.0.0.1:{port}/x")


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def _serving(serve: Serve, tls: ssl.SSLContext | None = None):
    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(guarded, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def _from(serve: Serve, policy: FetchPolicy = OPEN) -> bytes:
    async with _serving(serve) as port:
        return await Fetcher(policy).fetch(f"http://127.0.0.1:{port}/x", LIMIT)


# -- data URLs ------------------------------------------------------------------------------------


def test_data_urls_need_no_network() -> None:
    closed = FetchPolicy(hosts=("a.example",))
    encoded = base64.b64encode(b"\x00abc").decode()
    assert fetch(f"data:audio/wav;base64,{encoded}", closed) == b"\x00abc"
    assert fetch("data:,a%20b", closed) == b"a b"
    for broken in ("data:audio/wav", "data:;base64,a", "data:;base64,####"):
        assert "Failed to download" in refusal(broken)
    with pytest.raises(FileTooLarge):
        fetch("data:," + "a" * (LIMIT + 1))
    with pytest.raises(FileTooLarge):
        fetch("data:;base64," + "a" * 10 * LIMIT)


# -- where it comes from --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.255.255.254",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
        ),
        *("169.254.169.254", "100.100.100.200", "100.64.0.1", "198.18.0.1", "192.0.2.1", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
        "2001:db8::1",
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
        *("", "localhost", "999.1.1.1"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "0"]
)
def test_private_hosts_are_not_connected_to(files: Files, host: str) -> None:
    url = files.put("/x", b"x").replace("127.0.0.1", host)
    assert "not a public one" in refusal(url, FetchPolicy())
    assert files.asked == []


def test_a_host_with_one_private_address_is_refused(resolving: Callable[..., list[str]]) -> None:
    resolving(["8.8.8.8", "10.0.0.1"])
    assert "not a public one" in refusal("http://a.example/x", FetchPolicy())


def test_a_host_is_looked_up_once_and_that_address_is_connected_to(
    files: Files, resolving: Callable[..., list[str]]
) -> None:
    asked = resolving(["127.0.0.1"], ["192.0.2.1"])
    files.put("/x", b"x")
    url = files.url.replace("127.0.0.1", "a.example") + "/x"
    assert fetch(url) == b"x"
    assert asked == ["a.example"]


def test_another_address_of_the_host_is_tried(files: Files, resolving: Callable[..., list[str]]) -> None:
    resolving(["127.0.0.77", "127.0.0.1"])  # nobody listens at the first
    files.put("/x", b"x")
    assert fetch(files.url.replace("127.0.0.1", "a.example") + "/x") == b"x"


def test_a_redirect_is_checked_like_the_first_address(monkeypatch: pytest.MonkeyPatch, files: Files) -> None:
    """The first host counts as public here; what it redirects to does not."""
    files.put("/secret", b"x")
    port = files.url.rpartition(":")[2]
    files.put("/away", status=302, Location=f"http://127.0.0.2:{port}/secret")
    monkeypatch.setattr("voxwire.fetching.is_public", lambda address: address == "127.0.0.1")
    assert "not a public one" in refusal(files.url + "/away", FetchPolicy())
    assert files.asked == ["/away"]


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://a.example/x",
            "file:///etc/passwd",
            "gopher://a.example",
            "//a.example/x",
            "a.example/x",
            "",
        ),
        *("http://", "http://:80/", "http://a.example:99999/", "http://[::1", "http://user@a.example/"),
        *("http://user:pass@a.example/", "http://a..example/", "http://" + "a" * 300 + "/"),
    ],
)
def test_urls_that_are_not_fetched(url: str, resolving: Callable[..., list[str]]) -> None:
    asked = resolving(["127.0.0.1"])
    assert "Failed to download" in refusal(url)
    assert asked == []


@pytest.mark.parametrize(
    ("hosts", "host", "allowed"),
    [
        (("a.example",), "a.example", True),
        (("a.example",), "A.Example", True),
        (("a.example",), "b.a.example", False),
        (("a.example",), "a.example.evil", False),
        ((".a.example",), "a.example", True),
        ((".a.example",), "c.b.a.example", True),
        ((".a.example",), "xa.example", False),
        (("b.example", ".a.example"), "x.a.example", True),
        ((), "anything.example", True),
    ],
)
def test_an_installation_may_name_the_hosts(
    hosts: tuple[str, ...], host: str, allowed: bool, files: Files, resolving: Callable[..., list[str]]
) -> None:
    asked = resolving(["127.0.0.1"])
    files.put("/x", b"x")
    url = files.url.replace("127.0.0.1", host) + "/x"
    policy = FetchPolicy(allow_private=True, hosts=hosts)
    if allowed:
        assert fetch(url, policy) == b"x"
    else:
        assert "not among those" in refusal(url, policy)
        assert asked == []


def test_an_unknown_host() -> None:
    assert "host is unknown" in refusal("http://nowhere.invalid/x")


def test_a_message_does_not_repeat_endless_urls() -> None:
    assert len(refusal("http://127.0.0.1:1/" + "a" * 5_000)) < 400


def test_few_are_fetched_at_once(files: Files) -> None:
    url = files.put("/x", b"x")

    async def many() -> list[bytes]:
        fetcher = Fetcher(OPEN)
        return await asyncio.gather(*(fetcher.fetch(url, LIMIT) for _ in range(30)))

    assert asyncio.run(many()) == [b"x"] * 30
