"""How the front desk asks: what was typed, told back as it was understood, and questions asked again."""
