"""``python -m evaluation``: run every evaluation and write the tables."""

from evaluation import intelligibility

if __name__ == "__main__":
    intelligibility.main()
