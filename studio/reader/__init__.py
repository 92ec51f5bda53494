"""The reader: a light process (`python -m studio.reader`) that summarises model files. No FINN, no Qt."""
