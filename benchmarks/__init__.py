"""How fast it speaks, beside whom: measured into ``results/``, shown in ``docs/performance.md``."""
