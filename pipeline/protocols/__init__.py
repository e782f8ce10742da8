"""What models must be able to do, and the values that they give: one protocol a kind."""
