"""``python -m benchmarks``: measure, and make docs/performance.md anew.

All of it takes about an hour on two quiet cores; nothing else should run meanwhile. Every section is saved
when it is done, so a run that was broken off goes on with --resume.
"""

import argparse
import datetime
import os
import sys
from pathlib import Path

from benchmarks import page, results
from benchmarks.avx2 import beyond, run_hidden
from benchmarks.sections import SECTIONS, Choice
from voxwire.bench.machine import HIDDEN, commit
from voxwire.cli.progress import showing_progress
from voxwire.engines.loading import pull_engine
from voxwire.settings import Settings


def main() -> None:
    """Run what was asked for."""
    default = Choice()
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", metavar="NAMES", help=f"sections, with commas between: {','.join(SECTIONS)}"
    )
    parser.add_argument("--resume", action="store_true", help="leave out what was measured at this commit")
    parser.add_argument("--quick", action="store_true", help="a few takes of each, to try it out")
    parser.add_argument("--page", action="store_true", help="measure nothing, only make the page anew")
    parser.add_argument(
        "--avx2",
        action="store_true",
        help="hide what the processor has beyond AVX2, if anything (Linux on Intel, with a C compiler), "
        "and keep what is measured beside the rest",
    )
    parser.add_argument(
        "--utterances", type=int, default=default.utterances, help="of the soak (%(default)s)"
    )
    parser.add_argument(
        "--cancels", type=int, default=default.cancels, help="how many to break off (%(default)s)"
    )
    arguments = parser.parse_args()
    names = arguments.only.split(",") if arguments.only else list(SECTIONS)
    if unknown := sorted(set(names) - set(SECTIONS)):
        parser.error(f"there is no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    if arguments.avx2 and beyond() and not os.environ.get(HIDDEN):
        try:
            sys.exit(run_hidden("benchmarks", sys.argv[1:]))
        except RuntimeError as error:
            parser.error(str(error))
    choice = Choice(arguments.quick, arguments.utterances, arguments.cancels)
    file = results.BEFORE if arguments.avx2 else results.FILE
    failed = [] if arguments.page else measure(names, choice, arguments.resume, file)
    page.make(results.load(), results.load(results.BEFORE))
    print(f"made {page.PAGE.relative_to(page.ROOT)}")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def measure(names: list[str], choice: Choice, resume: bool, file: Path) -> list[str]:
    """Measure sections one after the other and save each in a file of results; gives those that failed."""
    settings = Settings.load()
    with showing_progress() as progress:
        pull_engine(settings.engine, settings.model_dir, progress)
    failed = []
    for name in names:
        found = results.load(file)
        before = found.measured.get(name)
        if resume and before and before.commit == commit() and before.quick <= choice.quick:
            print(f"{name}: measured at this commit")
            continue
        begun, load = datetime.datetime.now(datetime.UTC), results.load_average()
        print(f"{name} …", flush=True)
        try:
            engine = SECTIONS[name](found, choice)
        except Exception as error:  # the others can still be measured
            print(f"{name} failed: {type(error).__name__}: {error}", flush=True)
            failed.append(name)
            continue
        found.measured[name] = results.stamp(begun, load, choice.quick, engine)
        results.save(found, file)
        print(f"{name}: {found.measured[name].seconds:.0f} s", flush=True)
    return failed


if __name__ == "__main__":
    main()
