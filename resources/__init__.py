"""What the application ships beside its code: examples, icons, board tables, the graph page, translations.

Layer: resources, the lowest; it imports nothing of ours.
"""
