"""`report.html`: one page, complete in itself, about what an edit did to a recording."""
