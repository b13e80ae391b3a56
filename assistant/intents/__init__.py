"""What a message is for: a trained head that is fast, and a language model for what the head is not sure of."""
