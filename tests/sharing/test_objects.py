"""What is not in the object store is told from a store that is away."""

from pathlib import Path

from voxwire.shared_settings import ObjectSettings
from voxwire.store.objects import open_objects

from .servers import ObjectStore


def test_what_is_not_there_is_no_failure(objects: ObjectStore, tmp_path: Path) -> None:
    given = {"url": f"s3://{objects.bucket}/absent", "endpoint": objects.endpoint}
    given |= {name.lower(): value for name, value in objects.credentials.items()}
    store = open_objects(ObjectSettings.model_validate(given), "speech")
    assert store is not None
    store.check()
    assert not store.has("a")
    assert not store.fetch("a", tmp_path / "a")
    assert not (tmp_path / "a").exists()
    store.remove("a")
    (tmp_path / "b").write_bytes(b"b")
    store.put("b", tmp_path / "b")
    assert store.has("b")
    assert store.fetch("b", tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == b"b"
