"""Letters about continuity of care: what they say, who gets one, and how they go out. See docs/notices.md."""
