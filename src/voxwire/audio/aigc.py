"""The implicit label of sound that a machine made: a line of JSON in the metadata of its file.

Name and fields are those of GB 45438-2025, appendix E. It is no watermark: whoever rewrites the file can
leave it out.
"""

import json

TAG = "AIGC"
"""The name of the label, also as one of WAV's four letters."""
PRODUCER = "Voxwire"
_GENERATED = "1"
"""Value of ``Label`` for what is generated for certain."""


def aigc_label(produce_id: str, propagator: str, propagate_id: str) -> str:
    """The label of one file, in ASCII.

    Args:
        produce_id: what the file is known by to whoever made it.
        propagator: who spreads it.
        propagate_id: what it is known by to them.

    """
    label = {
        "Label": _GENERATED,
        "ContentProducer": PRODUCER,
        "ProduceID": produce_id,
        "ReservedCode1": "",
        "ContentPropagator": propagator,
        "PropagateID": propagate_id,
        "ReservedCode2": "",
    }
    return json.dumps(label, separators=(",", ":"))
