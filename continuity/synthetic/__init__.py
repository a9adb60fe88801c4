"""Made-up providers and visits for the demo."""
