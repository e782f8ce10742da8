"""What words look and sound like: spellings, hesitations, pronunciation."""
