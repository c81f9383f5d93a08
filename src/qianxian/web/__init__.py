"""The door for people: pages by audience."""
