"""What came of it: counted exactly, never by asking anybody for a figure."""
