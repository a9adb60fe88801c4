"""The pages of people: an organisation and who works there, invitations, representatives, and for whom one acts."""
