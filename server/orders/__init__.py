"""Where orders are kept: the local store, a shop's own order system over HTTP, and the files that they are read from."""
