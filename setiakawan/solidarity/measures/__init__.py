"""What is measured of circles of support, over columns: numpy alone, no database, no clock. See docs/solidaritas.md."""
