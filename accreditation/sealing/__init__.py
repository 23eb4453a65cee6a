"""Encryption at rest of what identifies a person's document, and its keyed hash for matching. No tables."""
