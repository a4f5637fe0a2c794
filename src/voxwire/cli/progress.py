"""A progress bar for fetching and preparing models."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from voxwire.engines.assets import Progress as ReportProgress


@contextmanager
def showing_progress() -> Iterator[ReportProgress]:
    """Show what is being done, on standard error; nothing appears if nothing is reported."""
    console = Console(stderr=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=False,
    )
    task = None

    def report(message: str, done: int, total: int) -> None:
        nonlocal task
        if task is None:
            bar.start()
            task = bar.add_task(message, total=total)
        if not console.is_terminal:
            console.print(message)
        bar.update(task, description=message, completed=done, total=total)

    try:
        yield report
    finally:
        # A bar that was never started prints an empty line when it is stopped.
        if task is not None:
            bar.stop()
