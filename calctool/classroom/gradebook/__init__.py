"""A class: answers, verdicts and points of all students to all questions, and the files of learning platforms."""
