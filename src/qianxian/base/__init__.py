"""What two rooms need and no noun of the domain is in."""
