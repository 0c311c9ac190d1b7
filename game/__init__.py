"""Seed & Soil: a small oncology clinic, an evolving tumour, and what the clinic can know of it."""

__version__ = "0.1.0"
