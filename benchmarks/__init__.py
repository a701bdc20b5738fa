"""What measures and trains; nothing here runs in the program."""
