"""Write the graph that ships: a trunk without blocks of the middle, large convolutions in int8.

    python -m training.trunk.export --checkpoint FILE --out light_trunk.onnx

The nodes are those of the published trunk's graph, as ``tools.graphs`` builds it with fewer blocks.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import onnx

from tools.graphs.build import build_trunk
from training.trunk.checkpoints import load
from training.trunk.student import Trunk
from voxwire.engines.kokoro.quantise import quantised


def graph_of(trunk: Trunk) -> onnx.ModelProto:
    """The graph of a trunk; it takes and gives what the published one's does, with less handed on."""
    return quantised(build_trunk(live=False, middle=trunk.middle).model(), trunk.by_published_names())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m training.trunk.export",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    onnx.save(graph_of(load(options.checkpoint)), options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
