"""What each of FINN's reports says, one sentence each. Layer: widgets. Thread: GUI.

Source: finn-plus 1.6.1, and upstream FINN up to April 2026 for names that only it writes.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_SENTENCES = {
    "estimate_layer_cycles": QT_TRANSLATE_NOOP(
        "Reports", "Clock cycles each layer needs for a frame, by FINN's formulas."
    ),
    "estimate_layer_resources": QT_TRANSLATE_NOOP(
        "Reports",
        "What each layer takes of the chip, by FINN's formulas: no FIFOs, width converters or shell.",
    ),
    "estimate_layer_resources_hls": QT_TRANSLATE_NOOP(
        "Reports", "What each HLS layer takes, as Vitis HLS estimates it."
    ),
    "estimate_layer_resources_empirical": QT_TRANSLATE_NOOP(
        "Reports", "What each layer takes, by models fitted to finished designs."
    ),
    "estimate_power_empirical": QT_TRANSLATE_NOOP("Reports", "Power, by models fitted to finished designs."),
    "estimate_layer_config_alternatives": QT_TRANSLATE_NOOP(
        "Reports", "What each layer would take with another resType or ram_style."
    ),
    "estimate_network_performance": QT_TRANSLATE_NOOP(
        "Reports", "Throughput and latency of the whole network, and the layer that limits it."
    ),
    "op_and_param_counts": QT_TRANSLATE_NOOP(
        "Reports", "Operations and parameters of each layer, before anything is folded."
    ),
    "auto_folding_config": QT_TRANSLATE_NOOP(
        "Reports", "The folding that FINN found for the target fps, as a folding file takes it."
    ),
    "applied_folding_config": QT_TRANSLATE_NOOP("Reports", "The folding that was applied, as a folding file takes it."),
    "time_per_step": QT_TRANSLATE_NOOP("Reports", "How long each step took; FINN rounds to whole seconds."),
    "metadata_builder": QT_TRANSLATE_NOOP("Reports", "How the build ended, and with which tools."),
    "config_check_report": QT_TRANSLATE_NOOP("Reports", "What FINN's check of the configuration found."),
    "fifo_sizing": QT_TRANSLATE_NOOP("Reports", "Depth and size of each FIFO between the layers."),
    "final_hw_config": QT_TRANSLATE_NOOP(
        "Reports", "Folding and FIFO depths of the finished design, to build it again."
    ),
    "rtlsim_performance": QT_TRANSLATE_NOOP(
        "Reports", "Throughput and latency as the simulated hardware reached them."
    ),
    "ooc_synth_and_timing": QT_TRANSLATE_NOOP(
        "Reports", "Resources and clock that the synthesised design reached, without the shell."
    ),
    "post_synth_resources": QT_TRANSLATE_NOOP("Reports", "What each part of the synthesised design takes of the chip."),
}


def explanation(name: str) -> str:
    """The sentence for a report; for one we do not know, a sentence that says so."""
    # Alveo builds append the device to the name.
    known = next((s for key, s in _SENTENCES.items() if name == key or name.startswith(f"{key}_xc")), None)
    if known is None and name.startswith("post_synth_resources"):
        known = _SENTENCES["post_synth_resources"]
    if known is None:
        return QCoreApplication.translate("Reports", "A report that FINN or a step of your own wrote.")
    return QCoreApplication.translate("Reports", known)
