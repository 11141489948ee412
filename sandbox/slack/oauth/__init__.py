"""How an app comes into a workspace or an org: consent, codes, installations and their tokens."""
