"""Clips: parts of an edit that stand by themselves, chosen by people or by what they are worth."""
