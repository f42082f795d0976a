"""Who works in the exam division."""

from tenants.accounts.enums import Role

ROLES = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
