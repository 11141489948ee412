"""A strict local Hesine that speaks the Open Platform, with a control API for tests and the demo."""
