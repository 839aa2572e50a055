"""What a person asked for and what happened: session document, spreadsheet, run folder, restore."""
