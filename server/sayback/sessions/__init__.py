"""Everything about one talk in this process."""
