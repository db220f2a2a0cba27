"""The rows of the bench: each gives lines for the summary and a section that tells how it was measured."""
