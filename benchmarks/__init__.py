"""How fast it speaks: each module measures one thing and writes one table into ``results/``."""
