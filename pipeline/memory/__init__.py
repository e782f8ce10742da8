"""What a show remembers: stretches of sound and wording that are found again in later episodes."""
