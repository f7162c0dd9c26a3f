"""What a deal's rules compute: conflicts, facts for approval, protection."""
