"""What people may be and do in an organisation, decided without a database."""
