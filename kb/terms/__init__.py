"""Terms: how they are named, where they are used and explained, and where a text uses them."""
