"""``python -m evaluation``: run every evaluation that is installed, or the one named."""

import argparse
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

NEEDED: dict[str, dict[str, tuple[str, ...]]] = {
    "capacity": {},
    "cloning": {"evaluation": ("faster_whisper", "jiwer", "soundfile", "espeakng_loader")},
    "custom_timbres": {"naturalness": ("distillmos", "torch")},
    "delivery": {"evaluation": ("faster_whisper", "jiwer", "whisper_normalizer")},
    "design": {},
    "dialects": {},
    "frontend": {},
    "generators": {
        "evaluation": ("faster_whisper", "jiwer", "whisper_normalizer"),
        "naturalness": ("distillmos", "torch"),
        "japanese": ("haqumei",),
    },
    "instructions": {},
    "intelligibility": {"evaluation": ("faster_whisper", "jiwer", "whisper_normalizer")},
    "languages": {
        "evaluation": ("faster_whisper", "jiwer"),
        "japanese": ("haqumei",),
        "thai": ("thaiphon_data_volubilis",),
    },
    "many_sentences": {
        "evaluation": ("faster_whisper", "jiwer", "whisper_normalizer"),
        "naturalness": ("distillmos", "torch"),
        "japanese": ("haqumei",),
    },
    "streaming": {
        "evaluation": ("faster_whisper", "jiwer", "whisper_normalizer"),
        "naturalness": ("distillmos", "torch"),
    },
    "timestamps": {"evaluation": ("pocketsphinx",), "japanese": ("haqumei",)},
    "voices": {"evaluation": ("faster_whisper", "jiwer"), "japanese": ("haqumei",)},
}
"""For every evaluation the extras it needs, and the modules they bring."""
CACHING = ("delivery", "generators", "languages", "many_sentences", "streaming", "timestamps", "voices")
"""Those that can keep what they have measured."""


def missing(name: str) -> list[str]:
    """Extras that an evaluation needs and that are not installed."""
    return [
        extra for extra, modules in NEEDED[name].items() if not all(find_spec(module) for module in modules)
    ]


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NEEDED, help="the one to run; all of them if left out")
    parser.add_argument(
        "--cache",
        type=Path,
        help="file that keeps what 'delivery', 'generators', 'languages', 'many_sentences', 'streaming' or "
        "'voices' measured; folder that keeps what 'timestamps' has had said",
    )
    arguments = parser.parse_args()
    for name in [arguments.name] if arguments.name else NEEDED:
        if extras := missing(name):
            hint = f"'{name}' needs more: pip install 'voxwire[{','.join(extras)}]'"
            if arguments.name:
                parser.error(hint)
            print(hint)
        elif name in CACHING:
            import_module(f"evaluation.{name}").main(arguments.cache)
        else:
            import_module(f"evaluation.{name}").main()


if __name__ == "__main__":
    main()
