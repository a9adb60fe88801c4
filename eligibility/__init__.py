"""Who: members, their identifiers, plans, enrolments and entitlements, and the rosters they come from."""
