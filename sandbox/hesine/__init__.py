"""A strict local Hesine that speaks the signed travel API, with a control API for tests and the demo."""
