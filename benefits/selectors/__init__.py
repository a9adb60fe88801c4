"""Reads of the benefits app: rows in, frozen values out."""

from benefits.selectors.catalogue import get_benefit_catalogue, list_services

__all__ = ["get_benefit_catalogue", "list_services"]
