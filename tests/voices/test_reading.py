import pytest
import yaml

from voxwire.engines.base import TimbreRecipe
from voxwire.errors import ConfigurationError
from voxwire.voices.models import Gender
from voxwire.voices.reading import read_family

DOCUMENT = """
family: cosyvoice
timbres:
  anna: {blend: {zf_one: 0.7, af_two: 0.3}, pitch: 1.1, range: 0.9, rate: 0.95}
  plain: {blend: {zf_one: 1}}
instructions:
  moods: {forms: ["Be <mood>."], values: {mood: [glad, sad]}}
models:
  m1:
    features: [ssml, instruction]
    custom_voices: [clone]
    limits: {message_characters: 10, task_characters: 20}
    defaults: {languages: [zh], ssml: true}
    voices:
      anna: {name: Anna, gender: female, age: "20-30", instructions: moods, timbre: anna}
      bert: {name: Bert, gender: neutral, languages: [en-GB], ssml: false, timbre: plain}
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
