"""How quick is the portal, beside a yardstick of the same run? Nothing here serves an ordinary installation."""
