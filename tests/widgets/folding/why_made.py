"""An answer to "Why this number?", for tests."""

from __future__ import annotations

from projects.folding.why import WhyReason
from projects.text import text

TITLE = "Why SIMD 36 of MVAU_hls_1?"
CODE = """
            if op_type in ["MVAU_hls", "MVAU_rtl"]:
                # increase SIMD until either we meet
                # the target or weight stream becomes too wide
                for simd_val in divisors(max_simd):
                    prev_simd_val = node_inst.get_nodeattr("SIMD")
                    node_inst.set_nodeattr("SIMD", simd_val)
"""
REASONS = (
    WhyReason(text("SIMD is FINN's automatic value for {fps} frames a second.", fps="10 000")),
    WhyReason(
        text("SIMD 48 made the weight stream 96 bits wide, over the 80 that a PE may take; FINN went back to 36."),
        "finn/transformation/fpgadataflow/set_folding.py:229, SetFolding.apply",
        CODE,
    ),
    WhyReason(
        text("The weight width of 80 is your own, of the build bar."),
        "finn/builder/build_dataflow_config.py:231, DataflowBuildConfig.mvau_wwidth_max",
    ),
)
