"""What a teacher does with many exercises: marks a class (gradebook) and sets what to practise (practice)."""
