"""How a text becomes an expression: characters -> words -> tokens -> grammar; :mod:`calctool.parse` is the door."""
