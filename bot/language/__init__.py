"""Free text, Chinese or English or both, to what it says of a trip; pure, `now` is an argument."""
