"""Model to Block Kit: pure functions, each view in its own module; only here do states become words."""
