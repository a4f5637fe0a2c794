import pytest
import yaml

from voxwire.audio.formats import Container
from voxwire.engines.base import TimbreRecipe
from voxwire.errors import ConfigurationError
from voxwire.voices.models import Api, Audio, Gender, Limits, Region
from voxwire.voices.reading import read_family

DOCUMENT = """
family: cosyvoice
timbres:
  anna: {blend: {zf_one: 0.7, af_two: 0.3}, pitch: 1.1, range: 0.9, rate: 0.95}
  plain: {blend: {zf_one: 1}}
instructions:
  moods: {forms: ["Be <mood>."], values: {mood: [glad, sad]}}
model_defaults:
  apis: [inference]
  regions: [cn-beijing]
  formats: [pcm, mp3]
  sample_rates: [8000, 24000]
  default_format: mp3
  default_sample_rate: 24000
models:
  m1:
    features: [ssml, instruction]
    custom_voices: [clone]
    limits: {message_characters: 10, task_characters: 20}
    defaults: {languages: [zh], ssml: true}
    voices:
      anna: {name: Anna, gender: female, age: "20-30", instructions: moods, timbre: anna}
      bert: {name: Bert, gender: neutral, languages: [en-GB], ssml: false, timbre: plain}
  m2:
    regions: [cn-beijing, ap-southeast-1]
    features: []
    custom_voices: []
    limits: {message_tokens: 512, han_weight: 1}
    languages: [en, de]
    default_voice: carl
    voices: [carl]
voices:
  carl: {name: C, gender: male, languages: [fr, de, en], regions: [cn-beijing], timbre: plain, emotions: [a]}
"""


def test_entries_become_voices() -> None:
    voices = read_family(DOCUMENT, "x.yaml").models["m1"].voices
    anna, bert = voices["anna"], voices["bert"]
    assert anna.timbre == TimbreRecipe({"zf_one": 0.7, "af_two": 0.3}, pitch=1.1, pitch_range=0.9, rate=0.95)
    assert (anna.gender, anna.age, anna.languages, anna.ssml) == (Gender.FEMALE, "20-30", ("zh",), True)
    assert anna.instructions is not None
    assert anna.instructions.match("Be sad.") == {"mood": "sad"}
    assert bert.timbre == TimbreRecipe({"zf_one": 1.0})
    assert (bert.gender, bert.age, bert.languages, bert.ssml) == (Gender.NEUTRAL, None, ("en-GB",), False)


def test_models_share_defaults_and_voices() -> None:
    models = read_family(DOCUMENT, "x.yaml").models
    first, second = models["m1"], models["m2"]
    assert first.apis == second.apis == {Api.INFERENCE}
    assert (first.regions, second.regions) == ((Region.BEIJING,), (Region.BEIJING, Region.SINGAPORE))
    assert first.audio == Audio((Container.PCM, Container.MP3), (8_000, 24_000), Container.MP3, 24_000)
    assert first.limits == Limits(message_characters=10, task_characters=20)
    assert second.limits == Limits(0, 0, message_tokens=512, han_weight=1)
    carl = second.voice("carl")
    assert (carl.languages, carl.regions, carl.emotions) == (("de", "en"), (Region.BEIJING,), ("a",))
    assert (first.default_voice, second.default_voice) == (None, "carl")


def test_reading_without_libyaml_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read_family(DOCUMENT, "x.yaml")
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert read_family(DOCUMENT, "x.yaml") == fast


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ("zf_one: 0.7", "zf_one: 0", "timbre anna"),
        ("zf_one: 0.7", "zf_one: -0.1", "timbre anna"),
        ("zf_one: 0.7", "zf_one: .nan", "timbre anna"),
        ("zf_one: 0.7", "zf_one: 70", "timbre anna"),
        ("zf_one: 0.7", "zf_one: much", "timbre anna"),
        ("{zf_one: 1}", "{}", "timbre plain"),
        ("pitch: 1.1", "pitch: 2.1", "timbre anna"),
        ("pitch: 1.1", "pitch: 0.4", "timbre anna"),
        ("pitch: 1.1", "pich: 1.1", "timbre anna"),
        ("range: 0.9", "range: -1", "timbre anna"),
        ("rate: 0.95", "rate: 0.4", "timbre anna"),
        ("[glad, sad]", "[]", "instructions moods"),
        ("Be <mood>.", "Be <mod>.", "instructions moods: no values for <mod>"),
        ("gender: female", "gender: woman", "m1: voice anna"),
        ("gender: female, ", "", "m1: voice anna"),
        ('age: "20-30"', "age: 20", "m1: voice anna"),
        ('age: "20-30"', 'age: "young"', "m1: voice anna"),
        ('age: "20-30"', "agee: null", "m1: voice anna"),
        ("languages: [en-GB]", "languages: []", "m1: voice bert"),
        ("languages: [en-GB]", "languages: [English]", "m1: voice bert"),
        ("timbre: plain", "timbre: plane", "m1: voice bert: there is no timbre plane"),
        ("instructions: moods", "instructions: mood", "m1: voice anna: there are no instructions mood"),
        ("[ssml, instruction]", "[instruction]", "m1: voice anna: its model lacks the feature ssml"),
        ("[ssml, instruction]", "[ssml]", "m1: voice anna: its model lacks the feature instruction"),
        ("[ssml, instruction]", "[smell]", "m1"),
        ("[clone]", "[system]", "m1: custom_voices"),
        ("task_characters: 20", "task_characters: 0", "m1"),
        ("limits: {message_tokens: 512, han_weight: 1}", "limits: {han_weight: 1}", "m2: limits must bound"),
        ("han_weight: 1", "han_weight: 0", "m2"),
        ("voices: [carl]", "voices: [carla]", "m2: there is no voice carla"),
        ("voices: [carl]", "voices: [carl, carl]", "m2: voice carl is listed twice"),
        ("default_voice: carl", "default_voice: carla", "m2: default_voice carla is none of its voices"),
        ("languages: [en, de]", "languages: [ja]", "m2: voice carl: its model speaks none of its languages"),
        ("regions: [cn-beijing, ap-southeast-1]", "regions: [ap-southeast-1]", "is not offered"),
        ("ap-southeast-1", "mars", "m2"),
        ("apis: [inference]", "apis: []", "m1"),
        ("apis: [inference]", "apis: [telepathy]", "m1"),
        ("formats: [pcm, mp3]", "formats: [pcm, aiff]", "m1"),
        ("default_format: mp3", "default_format: opus", "m1: default_format is none of its formats"),
        ("default_sample_rate: 24000", "default_sample_rate: 16000", "m1: default_sample_rate"),
        ("sample_rates: [8000, 24000]", "sample_rates: [8001, 24000]", "m1: sample rate 8001"),
        ("family: cosyvoice", "family: cozyvoice", "x.yaml"),
        ("family: cosyvoice", "", "x.yaml"),
        ("bert: {name: Bert", "anna: {name: Bert", "anna is defined twice"),
        (
            "plain: {blend: {zf_one: 1}}",
            "plain: {blend: {zf_one: 1}}\n  anna: {}",
            "line 6: anna is defined twice",
        ),
        ("{zf_one: 1}", "{zf_one: 1", "x.yaml"),
    ],
)
def test_a_mistake_is_refused_by_its_entry(old: str, new: str, entry: str) -> None:
    assert old in DOCUMENT
    with pytest.raises(ConfigurationError) as caught:
        read_family(DOCUMENT.replace(old, new, 1), "x.yaml")
    assert caught.value.message.startswith("x.yaml")
    assert entry in caught.value.message


@pytest.mark.parametrize("text", ["", "just words", "[1, 2]"])
def test_a_document_that_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"x\.yaml"):
        read_family(text, "x.yaml")
