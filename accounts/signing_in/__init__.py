"""How people sign in: what of django-allauth is ours. The flows are allauth's; limits, letters and rules are here."""
