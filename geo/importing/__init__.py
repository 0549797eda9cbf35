"""Filled-in forms to tables, checked whole before anything is written."""
