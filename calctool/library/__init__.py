"""What a Python program asks with, and what it is given: text, numbers and SymPy in, solutions as objects out."""
