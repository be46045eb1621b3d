"""Derivatives by sweeping through the elementary operations of a function: dual numbers forward, adjoints back."""
