"""Whole lists as files: asked for, made by a job, downloaded while everything is visible."""
