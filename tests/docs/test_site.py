"""The documentation site is built without a warning, and loads nothing from elsewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.site_hooks import links, rewritten

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            # Whatever asks the network fails.
            "https_proxy": "http://127.0.0.1:9",
            "http_proxy": "http://127.0.0.1:9",
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert "WARNING" not in built.stderr
    return folder


def test_every_page_is_on_the_site(site: Path) -> None:
    for page in (*(ROOT / "docs").glob("*.md"), ROOT / "CHANGELOG.md"):
        assert (site / page.with_suffix(".html").name).is_file()
    assert {path.stem for path in (site / "evaluation/results").glob("*.html")} == {
        path.stem for path in (ROOT / "evaluation/results").glob("*.md")
    }


def test_links_lead_to_files_of_the_site(site: Path) -> None:
    for page in site.rglob("*.html"):
        if page.name == "404.html":  # its links begin at the root of the host
            continue
        for target in re.findall(r'<[a-z]+[^<>]*\s(?:href|src)="?([^"#?<> ]+)', page.read_text("utf-8")):
            if not re.match(r"[a-z]+:", target):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    loading = re.compile(r"<(?:script|img|audio|source|iframe|link)[^>]*\s(?:src|href)=\"?(https?:|//)[^>]*>")
    for page in site.rglob("*.html"):
        assert [found.group() for found in loading.finditer(page.read_text("utf-8"))] == [], page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:|//)", sheet.read_text("utf-8")), sheet.name


def test_the_reference_shows_what_users_import(site: Path) -> None:
    page = (site / "python.html").read_text("utf-8")
    for name in ("client.Client.say", "client.inference.speak", "text.frontend.Frontend.analyze"):
        assert f'id="voxwire.{name}"' in page
    assert "all pieces joined are one file" in page


def test_links_are_rewritten_only_where_files_move() -> None:
    text = "[a](../CHANGELOG.md) [b](voices.md#blends) [c](https://x.y/z)\n```\n[d](../e)\n```\n[f](../docs/text.md)"
    assert rewritten("docs/ssml.md", text) == (
        "[a](CHANGELOG.md) [b](voices.md#blends) [c](https://x.y/z)\n```\n[d](../e)\n```\n[f](text.md)"
    )
    assert rewritten("evaluation/results/x.md", "[a](../../docs/text.md)") == "[a](../../text.md)"
    assert links("docs/ssml.md", text) == {"CHANGELOG.md", "docs/voices.md", "docs/text.md"}
