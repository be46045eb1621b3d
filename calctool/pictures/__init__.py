"""A picture is a value in data coordinates; the terminal, SVG and PNG or PDF are readings of it.

What a function's picture shows is decided elsewhere; nothing here knows what a function is.
"""
