"""Readers of published formats, one module a format: each names the mess it forgives."""
