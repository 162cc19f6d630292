"""Topics: pages of our field that gather what the library has on one thing."""
