"""What one's organisation asked before: listed, searched, asked again and taken away as a file."""
