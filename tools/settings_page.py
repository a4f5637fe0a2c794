"""Writes ``docs/settings.md`` from the settings' own fields, ranges and docstrings."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from textwrap import dedent
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from voxwire.cluster_settings import ClusterSettings, ReplicaSettings
from voxwire.limit_settings import LimitSettings
from voxwire.protocol_settings import ProtocolSettings
from voxwire.settings import RELOADED, Settings
from voxwire.shared_settings import ObjectSettings, SharedSettings
from voxwire.wyoming_settings import WyomingSettings

PAGE = Path("docs/settings.md")

HEAD = """\
# Settings

Every choice of an installation but those of single [upstreams](engines.md#settings-of-an-upstream) and
[engines](gpu-engines.md#settings-of-an-engine), written here from `voxwire/settings.py` by
`python -m tools.settings_page`.

A setting comes from the strongest place that names it: a flag of the command, the environment, `voxwire.toml`
in the working directory (or `--config FILE`), the default. A relative path in the file starts at the file's
own directory. A name in the file that does not exist, or a value that makes no sense, stops the start with an
error that names it and where it stands.

```toml
# voxwire.toml
port = 9000
media_hosts = ["media.example.com"]

[protocol]
strict_run_task = true

[limits]
key_concurrency = 8
```

```sh
export VOXWIRE_PORT=9000 VOXWIRE_MEDIA_HOSTS=media.example.com
export VOXWIRE_LIMITS__KEY_CONCURRENCY=8
voxwire serve
```

In the environment lists are separated by commas, `true` and `false` are written so, a whole table is JSON,
and an empty variable counts as none. Settings marked with ↻ are taken over by a running server on SIGHUP
([reloading](operation.md#ending-and-reloading)); the others wait for the next start. Of limits 0 means none,
where it is allowed.
"""

SECTIONS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("The server", "", Settings),
    ("[protocol]: what the wire protocols leave open", "protocol", ProtocolSettings),
    ("[limits]: how much clients may have", "limits", LimitSettings),
    ("[cluster]: engine replicas in other processes", "cluster", ClusterSettings),
    ("[cluster.replicas]: what they are", "cluster__replicas", ReplicaSettings),
    ("[shared]: what several servers have in common", "shared", SharedSettings),
    ("[shared.objects]: a bucket of an S3-compatible store", "shared__objects", ObjectSettings),
    ("[wyoming]: the port for Home Assistant", "wyoming", WyomingSettings),
)
FACTORIES = {"data_dir": "the user's data directory", "model_dir": "the user's cache directory"}
"""Defaults that depend on the machine."""
BOUNDS = {Ge: "≥ {}", Gt: "> {}", Le: "≤ {}", Lt: "< {}"}


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, group, model in SECTIONS:
        parts += [f"## {title}\n", "| setting | environment | default | |", "|---|---|---|---|"]
        parts += [*_rows(group, model), ""]
    return "\n".join(parts)


def _rows(group: str, model: type[BaseModel]) -> Iterator[str]:
    documented = docstrings(model)
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            continue
        mark = " ↻" if (group or name) in RELOADED else ""
        variable = f"VOXWIRE_{group}__{name}".upper() if group else f"VOXWIRE_{name}".upper()
        told = ". ".join(filter(None, (_sentence(documented[name]), _values(field))))
        yield f"| `{name}`{mark} | `{variable}` | {_default(name, field)} | {told} |"


def docstrings(model: type[BaseModel]) -> dict[str, str]:
    """What stands below each field of a class."""
    (body,) = ast.parse(dedent(inspect.getsource(model))).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for field, text in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
        ):
            found[field.target.id] = ast.literal_eval(text.value)
    return found


def _sentence(text: str) -> str:
    """A docstring as one line of Markdown."""
    line = re.sub(r":\w+:`([^`]+)`", r"`\1`", " ".join(text.split())).replace("``", "`")
    return line.replace("|", "\\|").removesuffix(".")


def _default(name: str, field: FieldInfo) -> str:
    if field.default_factory is not None:
        return FACTORIES[name]
    value = field.default.value if isinstance(field.default, Enum) else field.default
    if value is None or value in ((), ""):
        return ""
    return (
        f"`{json.dumps(value)}`"
        if isinstance(value, bool)
        else f"`{value:g}`"
        if isinstance(value, float)
        else f"`{value}`"
    )


def _values(field: FieldInfo) -> str:
    """What it may be: the members of an enumeration, or a range."""
    kinds = (
        get_args(field.annotation)
        if get_origin(field.annotation) in (Union, UnionType, Annotated)
        else (field.annotation,)
    )
    members = [
        member.value for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum) for member in kind
    ]
    if members:
        return "One of " + ", ".join(f"`{member}`" for member in members)
    bounds = [
        text.format(f"{getattr(limit, bound.__name__.lower()):g}")
        for limit in field.metadata
        for bound, text in BOUNDS.items()
        if isinstance(limit, bound)
    ]
    return ", ".join(bounds)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
