"""The client is light: it brings nothing of the server, and its own package has all it needs."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {
    *("numpy", "onnxruntime", "onnx", "av", "soxr", "jieba", "pypinyin", "hibari"),
    *("starlette", "uvicorn", "sqlalchemy", "pydantic", "structlog", "prometheus_client", "typer"),
    "sounddevice",
}
SCRIPT = """
import json, pkgutil, sys, threading
from importlib import import_module
from voxwire import AsyncClient, Client
import voxwire.client
for module in pkgutil.iter_modules(voxwire.client.__path__, "voxwire.client."):
    import_module(module.name)
print(json.dumps([sorted(sys.modules), threading.active_count()]))
"""


def imported() -> list[str]:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    modules, threads = json.loads(ended.stdout)
    assert threads == 1
    return [str(module) for module in modules]


def test_the_client_imports_nothing_heavy_and_its_package_has_everything() -> None:
    modules = imported()
    assert HEAVY & {module.partition(".")[0] for module in modules} == set()
    project = tomllib.loads((ROOT / "deploy/python-client/pyproject.toml").read_text())
    parts = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    included = [
        target for source, target in parts.items() if (ROOT / "deploy/python-client" / source).exists()
    ]
    assert len(included) == len(parts)
    for module in modules:
        path = module.replace(".", "/")
        if path.startswith("voxwire/"):
            assert f"{path}.py" in included or any(path.startswith(part) for part in included), module


def test_both_packages_ask_for_the_same() -> None:
    server = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    client = tomllib.loads((ROOT / "deploy/python-client/pyproject.toml").read_text())["project"]
    assert server["optional-dependencies"]["client"] == client["dependencies"]
    assert server["optional-dependencies"]["play"] == client["optional-dependencies"]["play"]
    names = {each.partition(">")[0].partition("[")[0] for each in server["dependencies"]}
    assert {each.partition(">")[0].partition("[")[0] for each in client["dependencies"]} <= names
