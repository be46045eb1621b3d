"""Difference quotients in IEEE doubles: what a program computes, how far it is off and why, with proof."""
