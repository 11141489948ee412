"""The whole bot as a person meets it: on the sandbox's page, in a real browser."""
