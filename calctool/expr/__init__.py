"""Expressions exactly as typed: the tree, its traversal, its functions, its notation."""
