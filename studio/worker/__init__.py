"""The FINN side: a program of its own (`python -m studio.worker`), warm, that forks a child per job. No Qt here."""
