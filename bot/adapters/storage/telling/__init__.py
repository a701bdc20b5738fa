"""The story of an article; what readers report and admins correct."""
