"""The application: entry point, command line, main window, background jobs, the FINN worker.

Layer: studio (the top). Only `studio.worker` imports FINN; `studio.app` is the composition root.
"""
