"""How any command answers: in time, privately, page by page, by forms."""
