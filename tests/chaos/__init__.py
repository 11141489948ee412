"""The durability proof: many trips decided while everything around them is killed and fails, then the books compared."""
