"""Files of evidence: networks of providers, visits from claims, findings against providers; read, never trusted."""
