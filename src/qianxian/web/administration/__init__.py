"""The district's own administration: pages over actions."""
