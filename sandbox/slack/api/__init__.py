"""The Web API: one function per method, one road for every call."""
