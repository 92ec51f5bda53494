"""Whether the design fits."""
