"""The Serve configuration and the Helm chart say nothing that Voxwire does not know."""

import re
from pathlib import Path

import pytest
import yaml

from voxwire import __version__
from voxwire.cluster.local import ROUTE
from voxwire.cluster_settings import ReplicaSettings
from voxwire.settings import Settings

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
CHART = DEPLOY / "helm" / "voxwire"


def test_the_serve_configuration_deploys_what_there_is() -> None:
    (application,) = yaml.safe_load((DEPLOY / "ray" / "serve.yaml").read_text())["applications"]
    assert application["import_path"] == "voxwire.cluster.application:build"
    assert application["route_prefix"] == ROUTE
    ReplicaSettings(**application["args"])


def test_the_chart_s_values_are_settings() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    ReplicaSettings(**values["replicas"]["settings"])
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert chart["appVersion"] == __version__


@pytest.mark.parametrize("template", sorted((CHART / "templates").glob("*.yaml")), ids=lambda path: path.name)
def test_templates_use_values_and_variables_that_exist(template: Path) -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    text = template.read_text()
    doors = [f"doors.{path}" for path in re.findall(r"\$doors\.([A-Za-z_.]+)", text)]
    for path in [*re.findall(r"\.Values\.([A-Za-z_.]+)", text), *doors]:
        found = values
        for step in path.split("."):
            assert step in found, path
            found = found[step]
    for variable in re.findall(r"VOXWIRE_[A-Z_]+", text):
        group, _, name = variable.removeprefix("VOXWIRE_").lower().rpartition("__")
        model = Settings.model_fields[group].default if group else Settings
        assert name in type(model).model_fields if group else name in Settings.model_fields, variable
