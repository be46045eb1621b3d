"""Exercises to practise with: drawn by kind and level, kept only if the answer comes out tidy."""
