"""The words: catalogue, numbers and sentences."""
