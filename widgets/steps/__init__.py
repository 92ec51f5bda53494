"""The steps of the flow, with FINN's own documentation and source of each."""
