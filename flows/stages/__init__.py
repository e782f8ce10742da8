"""The stages, each current or made."""
