"""The protocol without an SDK: text goes in while audio comes out, on one WebSocket.

pip install websockets
export DASHSCOPE_API_KEY=sk-…       # the key the server printed on its first start
python examples/raw_websocket.py hello.wav
"""

import asyncio
import json
import os
import sys
import uuid
from typing import BinaryIO

from websockets.asyncio.client import ClientConnection, connect

URL = os.environ.get("VOXWIRE_URL", "ws://127.0.0.1:8848/api-ws/v1/inference")
KEY = os.environ.get("DASHSCOPE_API_KEY", "")
TASK = uuid.uuid4().hex
TEXT = "This text is sent word by word. 它也可以说中文。 And the speech begins before the last word."

RUN = {
    "task_group": "audio",
    "task": "tts",
    "function": "SpeechSynthesizer",
    "model": "cosyvoice-v3-flash",
    "parameters": {
        "text_type": "PlainText",
        "voice": "longanyang",
        "format": "wav",
        "sample_rate": 24000,
    },
    "input": {},
}


async def send(connection: ClientConnection, action: str, payload: dict[str, object]) -> None:
    header = {"action": action, "task_id": TASK, "streaming": "duplex"}
    await connection.send(json.dumps({"header": header, "payload": payload}))


async def send_text(connection: ClientConnection) -> None:
    for word in TEXT.split(" "):
        await send(connection, "continue-task", {"input": {"text": word + " "}})
        await asyncio.sleep(0.05)
    await send(connection, "finish-task", {"input": {}})


async def main(file: BinaryIO) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    async with connect(URL, additional_headers=headers) as connection, asyncio.TaskGroup() as group:
        await send(connection, "run-task", RUN)
        async for frame in connection:
            if isinstance(frame, bytes):
                file.write(frame)
                continue
            message = json.loads(frame)
            match message["header"]["event"]:
                case "task-started":
                    group.create_task(send_text(connection))
                case "result-generated" if message["payload"]["output"]["type"] == "sentence-end":
                    print(message["payload"]["output"]["original_text"])
                case "task-finished":
                    print(f"{message['payload']['usage']['characters']} characters, in {file.name}")
                    return
                case "task-failed":
                    sys.exit(message["header"]["error_message"])


with open(sys.argv[1] if len(sys.argv) > 1 else "hello.wav", "wb") as out:
    asyncio.run(main(out))
