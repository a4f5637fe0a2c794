"""Predicting how many listeners machines can carry, from what speech costs on one."""
