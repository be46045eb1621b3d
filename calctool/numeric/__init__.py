"""An expression at a point as a number: floats, high precision, Taylor series, balls; and comparison by numbers."""
