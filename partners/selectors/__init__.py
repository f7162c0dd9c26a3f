"""What people ask about organisations and partners; every answer starts from the policy."""
