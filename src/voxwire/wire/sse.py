"""Server-sent events (HTML Living Standard, 9.2), the way DashScope and OpenAI write them."""

import msgspec


def dashscope_event(number: int, data: object) -> bytes:
    """An event of DashScope's HTTP APIs.

    Args:
        number: of the event, counted from 1.
        data: written as JSON on one line, since the SDK of the first generation reads line by line.

    """
    return b"id:%d\nevent:result\n:HTTP_STATUS/200\ndata:%b\n\n" % (number, msgspec.json.encode(data))


def dashscope_error_event(number: int, status: int, data: object) -> bytes:
    """The event that ends a stream badly.

    There is no space behind ``event:``, for the SDK compares what stands there unstripped.
    """
    lines = b"id:%d\nevent:error\n:HTTP_STATUS/%d\nstatus:%d\ndata:%b\n\n"
    return lines % (number, status, status, msgspec.json.encode(data))


def openai_event(data: object) -> bytes:
    """An event of OpenAI's API: its type is in the data."""
    return b"data: %b\n\n" % msgspec.json.encode(data)
