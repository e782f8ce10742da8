"""The command `paperedit`."""
