"""``calctool ascend``: gradient ascent, with the options of descent."""

from calctool.cli.descend import walker

ascend = walker("ascend", "uphill", "-(x^2-4x+4)")
