"""What `travelbot doctor` looks at, one module per side; each says what is wrong instead of failing."""
