"""Engine replicas in processes of their own, run by Ray Serve."""
