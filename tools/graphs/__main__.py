"""Write the graphs that ship: ``python -m tools.graphs``."""

from pathlib import Path

from tools.graphs.build import build_curves, build_generator, build_trunk

OUTPUT = Path(__file__).parent.parent.parent / "src/voxwire/engines/kokoro/graphs"

for graph in (build_curves(), build_trunk(live=False), build_generator(live=False)):
    graph.save(OUTPUT)
