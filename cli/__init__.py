"""The `travelbot` command, one module per subcommand."""
