"""One message per manager and working day: when it is due, and what is in it."""
