"""Many exercises: rows in, one record a row out, in the order of the rows, whatever happens to a row."""

from __future__ import annotations
