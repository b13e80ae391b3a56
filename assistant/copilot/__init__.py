"""What helps an agent answer a customer: drafts that are checked like the assistant's own answers, and translation. Knows no HTTP."""
