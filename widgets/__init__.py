"""The Qt views: they get values from `projects`, emit signals, start no process and write no file.

Layer: widgets (above projects, below studio). Thread: GUI.
"""
