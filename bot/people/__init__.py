"""Who is who: Slack users and Hesine's employees, and the mirror of Hesine's directory."""
