"""What a person goes through across rooms: plain functions that call one service of each room in one transaction."""
