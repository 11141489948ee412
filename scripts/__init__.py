"""What draws generated files, and what asks others about ours."""
