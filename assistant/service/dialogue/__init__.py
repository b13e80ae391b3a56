"""Customer service inside the dialogue: who asks, what they ask of their orders, and their word on what was proposed.

Messages are read by patterns alone. The language model has no part in what is decided or done here.
"""
