"""The domain: what a trip is, how it moves, who may move it. Standard library only."""
