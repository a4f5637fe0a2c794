"""Speech tokens of CosyVoice 2 and 3, made audio a hop at a time while more are computed.

Source: ``CosyVoice2Model.tts`` of the code. That computes tokens on a thread that nothing stops, and looks
every tenth of a second whether there are enough of them; here they are taken one by one.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from voxwire.engines.local.speaking import Listener

TOKENS_S = 25
"""Speech tokens in a second."""
SCALE = 2
"""How much longer each hop is than the one before: all that was said is computed again with each."""
MOST = 4
"""The longest, in first hops."""
SILENCE = 5
"""Silent tokens in a row that are kept; a model that falls silent may stay so."""


def speak(torch: Any, model: Any, given: Mapping[str, Any], longest_s: float, listener: Listener) -> None:
    """Say what ``given`` says.

    Args:
        torch: the library.
        model: a ``CosyVoice2Model`` or ``CosyVoice3Model``.
        given: what the code's front-end made of text and speaker.
        longest_s: seconds after which it must be no speech any more, and ends.
        listener: hears it.

    Raises:
        Cancelled: nobody listens any more.

    """
    run = str(uuid.uuid4())
    model.hift_cache_dict[run] = None
    try:
        with torch.inference_mode(), torch.autocast(model.device.type, enabled=bool(model.fp16)):
            _speak(torch, model, given, run, longest_s, listener)
    finally:
        del model.hift_cache_dict[run]


def _speak(
    torch: Any, model: Any, given: Mapping[str, Any], run: str, longest_s: float, listener: Listener
) -> None:
    empty = torch.zeros(1, 0, dtype=torch.int32)
    prompt = given.get("flow_prompt_speech_token", empty)

    def wave(tokens: list[int], offset: int, *, last: bool) -> None:
        audio = model.token2wav(
            token=torch.tensor([tokens]),
            prompt_token=prompt,
            prompt_feat=given.get("prompt_speech_feat", torch.zeros(1, 0, 80)),
            embedding=given["flow_embedding"],
            token_offset=offset,
            uuid=run,
            stream=not last,
            finalize=last,
        )
        listener.hear(audio.flatten().float().cpu().numpy())

    hop = int(model.token_hop_len)
    ahead = int(model.flow.pre_lookahead_len)
    most = hop * MOST
    # The first hop ends where the model's own chunks do, which count the prompt.
    length = hop + -prompt.shape[1] % hop
    offset, tokens = 0, list[int]()
    for token in _tokens(torch, model, given, run):
        listener.check()
        tokens.append(token)
        if len(tokens) >= offset + length + ahead:
            wave(tokens[: offset + length + ahead], offset, last=False)
            offset += length
            hop = length = min(most, hop * SCALE)
        if len(tokens) >= longest_s * TOKENS_S:
            break
    if tokens:
        wave(tokens, offset, last=True)


def _tokens(torch: Any, model: Any, given: Mapping[str, Any], run: str) -> Iterator[int]:
    """Speech tokens one by one, without those of long silence."""
    device, empty = model.device, torch.zeros(1, 0, dtype=torch.int32)
    sequences = {
        "text": given["text"],
        "prompt_text": given.get("prompt_text", empty),
        "prompt_speech_token": given.get("llm_prompt_speech_token", empty),
    }
    told: dict[str, Any] = {name: ids.to(device) for name, ids in sequences.items()}
    told |= {
        f"{name}_len": torch.tensor([ids.shape[1]], dtype=torch.int32, device=device)
        for name, ids in sequences.items()
    }
    embedding = given.get("llm_embedding", torch.zeros(0, 192)).to(device)
    silent, quiet = getattr(model, "silent_tokens", ()), 0
    for token in model.llm.inference(**told, embedding=embedding, uuid=run):
        quiet = quiet + 1 if token in silent else 0
        if quiet <= SILENCE:
            yield int(token)
