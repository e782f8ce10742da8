"""What is going on in each stretch of talk."""
