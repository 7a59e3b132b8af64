"""The staff's door: home, help, what this system is, and what every page shows around its content."""
