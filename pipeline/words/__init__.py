"""From sound to verbatim words, each in its place, with pauses and noises."""
