"""Whether what was written sounds as it should: the render's sound held against its recording's."""
