"""The numbered statements of each protocol, by suite: what the table of conformance is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suite:
    """The statements about one door, and the tests that try them."""

    title: str
    folder: str
    """Where its tests are; the longest folder that fits counts."""
    groups: Mapping[str, tuple[int, ...]]
    """Numbers of the statements, by heading."""
    later: Mapping[int, str]
    """What is not there yet, and why."""
    policy: str
    """What the server does where the sources disagree; may name ``idle_seconds`` in braces."""

    @property
    def numbers(self) -> Iterator[int]:
        """All numbers that are tried."""
        for numbers in self.groups.values():
            yield from numbers


COSYVOICE = Suite(
    title="The inference WebSocket: CosyVoice",
    folder="tests/conformance",
    groups={
        "Transport and keys": tuple(range(1, 11)),
        "Tasks": tuple(range(11, 37)),
        "Audio": tuple(range(37, 48)),
        "Errors": tuple(range(48, 65)),
        "SSML": tuple(range(65, 76)),
        "Instructions": (76, 77, 78),
        "Custom voices": tuple(range(87, 96)),
    },
    later={},
    policy="""\
The pages about the protocol contradict each other in places, and the SDKs expect things no page tells. This
is what the server does there. Settings stand under `[protocol]` in `voxwire.toml`.

- **run-task during a task** (31): the new task replaces the old one, whose audio stops without an end event,
  for that is how clients interrupt speech. With `strict_run_task` it fails, and the running task with it.
- **Values out of range** (62, 63): they fail and are never clamped; the message names the parameter and what
  it may be. A `bit_rate` above 510 is taken as bit/s, as an SDK sample has it (40).
- **Word timestamps** (45): they come in sentence-end alone. Times count from the beginning of the task's
  audio, indexes from the beginning of the sentence; with `words_base = "task"` indexes run through the task.
- **Unknown model** (54): task-failed with `ModelNotFound` and `Model not found (…)!`.
- **Foreign task_id** in continue-task or finish-task: that id fails, and the running task with it, since the
  connection ends. With `lenient_task_ids` the running task is meant. A finish-task for a task that is already
  over is ignored.
- **Used task_id** (61): rejected with `InvalidParameter` for as long as the connection lives.
- **No text before finish-task**: fails with `Please ensure input text is valid.`; with cancel it finishes.
- **Nothing to pronounce** (spaces, emoji, punctuation): the task finishes, its characters are counted, and
  there is no audio.
- **Text after finish-task**: fails with `InvalidParameter`. A second finish-task is ignored, cancel honoured.
- **Silence** (57): code `CLIENT_ERROR`. The time runs from task-started and anew after each text, flush and
  piece of audio; not while text is still being spoken, and not after finish-task (`task_silence_seconds`).
- **Idleness** (10): {idle_seconds:g} s, where the pages say 60, so that a client that keeps connections for
  just a minute does not find them closed (`idle_seconds`).
- **Unreadable frames** (59): task-failed first, because the Python SDK waits for ever on a bare close, then
  1007. Only text that is no UTF-8, and frames above 16 MiB, end the connection without an event.
- **Other close codes** (58): 1003 after a binary frame, 1009 after a frame above 1 MiB, 1000 otherwise.
- **Opus at 22050 and 44100 Hz** (40): a stream at the nearest rate Opus has that keeps the sound whole.
- **wav** (38): both sizes in the header are 0xFFFFFFFF, since nobody knows them when it leaves.
- **task-finished** (23): always with request_uuid, usage and output, which the cloud leaves out at times.
- **SSML** (65–75): a text that is not SSML is plain text with `enable_ssml`. Faulty documents fail before any
  audio, with line and column. original_text is the document as it was sent, and word indexes count in it.
  Rate, pitch and volume of `speak` beyond their range count as its end. `s`, `p` and `w` are known; tags and
  attributes nobody lists are errors.
- **`hot_fix`, `enable_markdown_filter`**: honoured with every model and voice. An entry that can't be read
  fails with `InvalidParameter` and names the word ([lexicons](lexicons.md)).
- **Instructions** (76–78): a system voice takes the wordings the voice list has for it, a custom voice any
  where its model does, in the languages of the guide; all else is error 428. How they sound is
  [told apart](instructions.md).
- **Custom voices** (53, 87–95): a recording is fetched and examined before the answer, so its faults are
  errors of `create_voice`; the voice is made afterwards. `url` may be a `data:` URL. The limits are 5 s of
  speech, 60 s, 10 MB and 16 kHz. A fault's text is followed by the particulars in parentheses. An updated
  voice is DEPLOYING, and can't speak, until it has been made anew. Designs are OK at once. Times are in UTC.
  Why a voice is UNDEPLOYED stands in `reason`. Unused voices are never removed.
- **`enable_aigc_tag`**: a tag `AIGC` in the metadata of WAV, MP3 and Ogg Opus; PCM carries none, and there
  is no watermark in the sound.
- **Languages without a speaker**: refused until they can be honoured, so that nobody takes silence for
  success, with `… is not supported at the moment!`.
""",
)

REALTIME = Suite(
    title="The realtime WebSocket: Qwen-TTS",
    folder="tests/conformance/realtime",
    groups={
        "Handshake": tuple(range(1, 10)),
        "Session": tuple(range(10, 23)),
        "Text and responses": tuple(range(23, 46)),
        "Finish and close": tuple(range(46, 54)),
        "Formats": tuple(range(54, 58)),
        "Models and voices": (58, 59, 60, 61, 62),
        "Clients": (83, 84),
    },
    later={},
    policy="""\
The pages say less here, and third parties measured what they leave out. This is what the server does.
Settings stand under `[protocol]` in `voxwire.toml`.

- **Which errors close** (17, 45, 52): what the client can mend is an `error` of type
  `invalid_request_error` and leaves the connection, and all that is spoken, as it was. Anything else has
  type `server_error` and is followed by the close: 1011 when the server is to blame or has too much to
  do, 1000 otherwise.
- **Fields of errors**: `type`, `code`, `message`, `param` and `event_id`, since older and newer pages
  list different ones.
- **Unknown model** (7): the upgrade succeeds and an event tells, because the SDKs report a failed upgrade
  only as a timeout. No session is created.
- **No model** (6): `realtime_default_model`. If that is empty the upgrade is refused with HTTP 400.
- **When a response begins**: when its first utterance is about to be heard. Text that can't be said at
  all therefore gives an error, and no empty response.
- **server_commit** (25–27): text goes to the segmenter as it comes. One response lasts until commit,
  finish, or a pause of a second after the last text while nothing is left to make
  (`realtime_pause_seconds`; 0 is never); then what is incomplete is spoken too. All that is committed at
  once is in one response.
- **Commit of what was spoken already**, in server_commit: confirmed with the item it was spoken as.
- **session.update** (21): as often as one likes before the first text; afterwards refused with the
  documented words. It holds as a whole or not at all.
- **Values out of range** (17): refused, never clamped. `null` is as good as absent. `language_type` may
  be written in any case (62); 22050 and 44100 Hz are taken, and `bit_rate` counts for mp3 as well (56).
- **language_type** (62) says how text is read. All are accepted; text that is then in a language without
  a speaker gives an error of its own, under the id of the event that brought it.
- **Instructions for other models** than the instruct ones are kept and shown, and have no effect, as in
  the pages. `instruction` is taken for `instructions`.
- **`optimize_instructions`** (61): more is made of vague instructions, and `optimized_instructions`, a
  field of ours in session.updated, tells what was understood.
- **`enable_tn`** (16): accepted; text is always normalised.
- **Cancel** (43): the response ends with all its closing events and status `incomplete`, commits that
  wait are dropped, and so is, in server_commit, all text; in commit mode uncommitted text stays.
  `response.done` then has `sent`: `characters` (counted as usage is, to the last whole word) and
  `milliseconds` that went out.
- **Usage** (41) counts all text of a response, or the utterances that had begun if it was cancelled or
  failed. Tokens of the legacy model (42) are an estimate, for its tokenizer is not public.
- **After session.finished** (49): close 1000. With `realtime_reuse` the connection stays for as long as
  an idle one may, and the next event begins a session with a `session.created` of its own.
- **Idleness** (50): {idle_seconds:g} s without client event or audio (`idle_seconds`); pings don't count.
  A session lasts two hours at most (`realtime_session_seconds`).
- **Limits** of text are ours: 20,000 counted characters an append, 200,000 that wait, 256 commits that
  wait.
- **wav** (55): both sizes in the header are 0xFFFFFFFF, since nobody knows them when it leaves.
""",
)

SAMBERT = Suite(
    title="The inference WebSocket: Sambert",
    folder="tests/conformance/sambert",
    groups={"Tasks": tuple(range(79, 87))},
    later={},
    policy="""\
- **Unasked** (80): wav at 16000 Hz with every model. Other pages say pcm, or the voice's own rate.
- **Sample rates** (80): those of the page, and 44100 and 48000 Hz, which others use throughout.
- **Which protocol**: a model whose name begins with `sambert-` speaks Sambert's, whatever `streaming` says.
- **Sentences** (83): a frame in front of each piece of audio tells how far the sentence has come, and one
  behind the last has all of it. The SDK takes each for the state of the sentence that begins then. Times
  count from the beginning of the task's audio.
- **Words** (81): those that have been said whole, as soon as the sentence has been planned to its end.
  Voices for which the pages list no timestamps give them all the same.
- **Phonemes** (81): the pages show only Chinese ones. English ones are ARPAbet in lower case, with the
  stress of vowels as their tone. A syllable spelled with y or w is its final (样 is `iang_c`), ü is `v`.
  Where a word is not read as its pinyin says, as in a dialect, its sounds are named as English ones would
  be.
- **Neutral tone** (81): 5; one page has 0.
- **SSML** (86): told by the text, whatever `text_type` says. `voice` may name any Sambert model.
- **More messages** (85): ignored, but for cancel.
- **Errors, close codes, several tasks on a connection**: as with CosyVoice.
""",
)

COSYVOICE_HTTP = Suite(
    title="HTTP: CosyVoice",
    folder="tests/conformance/cosyvoice_http",
    groups={"Synthesis": (96, 97, 98)},
    later={},
    policy="""\
- **Parameters** may stand in `input` or in `parameters`; `input` counts where both have one.
- **Streams** are asked for by `X-DashScope-SSE: enable`, or by the Accept header alone.
- **Files** live for `speech_file_hours` (24), under names nobody can guess, and need no key. Where there is
  no room (`speech_files_mb`) the oldest go, but those of the last ten minutes; then a request is refused.
  Addresses begin with `public_url`, or with what the client asked for.
- **Errors** before the first audio are a status and JSON; in the middle of a stream `event:error`, with
  `sent`: the characters and milliseconds that went out before it.
- **A client that goes** stops its speech, and leaves no file.
""",
)

QWEN_HTTP = Suite(
    title="HTTP: Qwen-TTS",
    folder="tests/conformance/qwen_http",
    groups={"Synthesis": tuple(range(63, 72))},
    later={},
    policy="""\
- **Streamed pieces** (67) are samples; the header is in the file alone.
- **`code`** (66): empty in good answers, absent in events.
- **Length** (69): 600 characters of which every one counts 1, or 512 tokens, by the model; tokens of text
  are an estimate, for the tokenizer is not public.
- **`instructions`** (65): followed by the instruct models; without effect elsewhere.
""",
)

OPENAI = Suite(
    title="HTTP: OpenAI speech",
    folder="tests/conformance/openai_speech",
    groups={"Speech": (87, 88, 89, 90)},
    later={},
    policy="""\
- **Voices** (90): every voice speaks with every model, OpenAI's own names as well as the catalog's; the
  voice decides who speaks.
- **`instructions`** are followed with gpt-4o-mini-tts and with other models that take any wording; elsewhere
  they are advice without effect, since clients send them unasked.
- **`speed`** beyond what the engine plans is done to the audio; the pitch stays.
- **An error in the middle** (88) breaks plain audio off without its last chunk, and is an event of type
  `error` in a stream.
""",
)

QWEN_VOICES = Suite(
    title="HTTP: custom voices for Qwen-TTS",
    folder="tests/conformance/qwen_customization",
    groups={"Customisation": (*range(72, 81), 82)},
    later={},
    policy="""\
- **Ready when named** (72): `create` waits until the voice can speak, up to 45 s; if it can't be made, that
  is an error and no voice is left. Later it is finished in the background, and refused until then.
- **`text`** (75): only its length is compared with that of the speech, since nothing here recognises words.
- **`query`** and the CosyVoice form (82) work with both services; `preferred_name` of a design may be left
  out.
- **Not found** (77, 80): `VoiceNotFound` for query, `BadRequest.VoiceNotFound` for delete and synthesis.
- **The official SDK's new client** (81) is driven in `tests/clients`.
""",
)

SUITES = (COSYVOICE, SAMBERT, REALTIME, COSYVOICE_HTTP, QWEN_HTTP, QWEN_VOICES, OPENAI)
