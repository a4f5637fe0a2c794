"""What MkDocs needs to know to build the site from pages that also have to work as files of the repository.

A page links to files outside ``docs/`` by their place in the repository, such as ``../CHANGELOG.md``. On the
site such files stand at the same place below its root. Links to them, and from them, are rewritten.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"(\]\()([^)#\s]+)([)#])")
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
RESULTS = ("benchmarks/results", "evaluation/results")
ALSO = (
    "CHANGELOG.md",
    "training/encoder/README.md",
    "training/trunk/README.md",
    "training/lightgen/README.md",
    *sorted(str(path.relative_to(ROOT)) for folder in RESULTS for path in (ROOT / folder).glob("*.md")),
)
"""Pages from outside ``docs/``."""


def site_path(place: str) -> str:
    """Where a file of the repository stands among the sources of the site."""
    return place.removeprefix("docs/")


def repository_path(source: str) -> str:
    """The way back."""
    return source if source in ALSO else f"docs/{source}"


def links(place: str, text: str) -> set[str]:
    """The files of the repository that a page links to, by their places in it."""
    folder = posixpath.dirname(place)
    targets = (target for _, target, _ in LINK.findall(FENCE.sub("", text)) if "://" not in target)
    return {posixpath.normpath(posixpath.join(folder, target)) for target in targets}


def rewritten(place: str, text: str) -> str:
    """A page with its links as they have to be on the site."""
    folder, here = posixpath.dirname(place), posixpath.dirname(site_path(place))

    def link(match: re.Match[str]) -> str:
        before, target, after = match.groups()
        if "://" in target:
            return match.group()
        there = site_path(posixpath.normpath(posixpath.join(folder, target)))
        return before + posixpath.relpath(there, here or ".") + after

    parts, end = [], 0
    for fence in FENCE.finditer(text):
        parts += [LINK.sub(link, text[end : fence.start()]), fence.group()]
        end = fence.end()
    return "".join(parts) + LINK.sub(link, text[end:])


def on_config(config: MkDocsConfig) -> None:
    """Put the pages of results into the navigation, behind all else."""
    assert config.nav is not None
    config.nav.append({"Measured": [place for place in ALSO if place.startswith(RESULTS)]})


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from outside, and every file that some page links to."""
    named = set(ALSO)
    for place in (*ALSO, *(f"docs/{page.src_uri}" for page in files.documentation_pages())):
        named |= links(place, (ROOT / place).read_text("utf-8"))
    for place in sorted(named):
        path = ROOT / place
        if files.get_file_from_path(site_path(place)) is None and path.is_file():
            files.append(File.generated(config, site_path(place), abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Rewrite the links of a page."""
    return rewritten(repository_path(page.file.src_uri), markdown)
