"""``python -m voxwire``."""

from voxwire.cli import main

if __name__ == "__main__":
    main()
