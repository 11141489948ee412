"""The sandbox as a page: be the people of the company in Slack, and see beside it what Hesine holds."""
