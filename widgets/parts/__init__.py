"""Small pieces that several panels share: empty states, painted rows, copying, severity glyphs."""
