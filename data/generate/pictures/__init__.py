"""Drawings of the products: flat SVG illustrations of 400 by 400, one parametric drawing per family of things."""
