"""Runs Alembic's revisions on a connection, without its command line and its configuration file."""

from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, in the transaction of ``connection``."""
    config = Config()
    config.set_main_option("script_location", "voxwire.store:migrations")
    scripts = ScriptDirectory.from_config(config)

    def steps(revision: Any, _: MigrationContext) -> Any:
        return scripts._upgrade_revs("head", revision)

    with EnvironmentContext(config, scripts, fn=steps) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
