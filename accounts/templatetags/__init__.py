"""What templates of any app may use."""
