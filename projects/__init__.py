"""What a project is, as plain values: models, builds, reports, problems, boards.

Layer: projects (the lowest with code). No Qt, no FINN, no qonnx, no torch; `import projects` loads neither
onnx nor numpy: the functions that need them import them. Thread: any.
"""
