"""How fast an answer is, how much a worker carries, and what may hold up the loop: measured, not asserted."""
