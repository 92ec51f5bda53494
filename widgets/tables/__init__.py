"""Tables of layers."""
