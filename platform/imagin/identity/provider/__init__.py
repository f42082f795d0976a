"""The hub as OpenID Provider of its academies."""
