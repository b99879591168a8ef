"""The front door: *Today*, and the pages about the house itself."""
