"""What we send to addresses that others name: to public ones alone, bounded in time and size."""
