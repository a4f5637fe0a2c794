"""``python -m benchmarks``: run every benchmark and write the tables."""

from benchmarks import latency

if __name__ == "__main__":
    latency.main()
