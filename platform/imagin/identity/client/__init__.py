"""The hub and its academies as clients of an OpenID Provider."""
