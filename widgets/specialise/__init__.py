"""The Specialise table: implementation styles."""
