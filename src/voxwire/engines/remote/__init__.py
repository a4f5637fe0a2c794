"""An engine whose replicas run in other processes, on this machine or on others."""
