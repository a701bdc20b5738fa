"""The stages: one file per arrow of the flow, and the loop they share."""
