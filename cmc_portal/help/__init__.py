"""Help for the people of the portal: a page for each kind of work, and what the words of this field mean."""
