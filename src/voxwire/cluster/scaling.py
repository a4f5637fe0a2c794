"""How many replicas there should be: what Serve's own rule says, and more if somebody came off badly."""

from typing import Any

from voxwire.cluster.troubles import TROUBLES, troubled


def policy(context: Any) -> tuple[float, dict[str, Any]]:
    """Serve's own decision, or one replica more if windows were late or listeners refused meanwhile.

    Args:
        context: what Serve knows (``ray.serve.config.AutoscalingContext``), with what
            :class:`voxwire.cluster.application.Speech` counts.

    Returns:
        Replicas, and what is to be remembered.

    """
    from ray.serve.autoscaling_policy import default_autoscaling_policy

    wanted, state = default_autoscaling_policy(context)
    counted = (context.aggregated_metrics or {}).items()
    seen = sum(sum(by_replica.values()) for name, by_replica in counted if name in TROUBLES)
    now = context.current_time or 0.0
    more, state = troubled(dict(state), seen, now, context.config.upscale_delay_s)
    if more:
        wanted = min(max(wanted, context.target_num_replicas + 1), context.capacity_adjusted_max_replicas)
    return wanted, state
