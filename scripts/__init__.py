"""What `make` does, one job per module. They need nothing but Python's own library, unless they say so."""
