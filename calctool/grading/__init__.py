"""Grading: is an answer right, wrong or undecided, and is a right one finished?"""
