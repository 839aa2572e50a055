"""The dialog about data that are not where or what they were."""
