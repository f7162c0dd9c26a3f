"""Commands on approvals, policies and absences, one module per verb."""
