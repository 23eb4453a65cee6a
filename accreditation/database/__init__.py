"""What is asked of the database beneath Django's models, in the same words on both engines."""
