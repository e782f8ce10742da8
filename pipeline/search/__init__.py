"""Questions over episodes, answered with the moment."""
