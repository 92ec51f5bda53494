"""The graph view: Netron, from its own package, inside a web view that reaches nothing outside the program.

Layer: widgets. Thread: GUI.
"""
