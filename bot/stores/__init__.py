"""What is remembered: Redis as a database, and its twin in memory."""
