"""Progress bars, on standard error; where that is no terminal, at most a line for each step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from voxwire.cli.output import console
from voxwire.engines.assets import Progress as ReportProgress

Tell = Callable[[str], None]
"""Says what is being done."""


@contextmanager
def showing_progress() -> Iterator[ReportProgress]:
    """Show what is being done and how much of it; nothing appears if nothing is reported."""
    screen = console(error=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=screen,
        transient=False,
    )
    task = None

    def report(message: str, done: int, total: int) -> None:
        nonlocal task
        if task is None:
            bar.start()
            task = bar.add_task(message, total=total)
        if not screen.is_terminal:
            screen.print(message)
        bar.update(task, description=message, completed=done, total=total)

    try:
        yield report
    finally:
        # A bar that was never started prints an empty line when it is stopped.
        if task is not None:
            bar.stop()


@contextmanager
def showing_work(what: str) -> Iterator[Tell]:
    """Show that something goes on whose end nobody knows, and since when. Only on a terminal; it vanishes."""
    screen = console(error=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda description: bar.update(task, description=description)
