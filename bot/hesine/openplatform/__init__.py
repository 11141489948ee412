"""The Open Platform dialect: the documented API through which companies use Hesine today."""
