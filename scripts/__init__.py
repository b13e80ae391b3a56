"""What is run by hand: pictures, pages made of the code."""
