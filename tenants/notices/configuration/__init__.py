"""The « messages: » section of an academy's configuration file."""

from imagin.academies.configuration.sections import Section
from tenants.notices.configuration.planning import apply, compare, plan, rehearse, rewritten
from tenants.notices.configuration.reading import read
from tenants.notices.configuration.schema import schema
from tenants.notices.configuration.writing import commented, explained, export, values

MESSAGES = Section(
    name="messages",
    title="Messages",
    read=read,
    plan=plan,
    apply=apply,
    rehearse=rehearse,
    compare=compare,
    values=values,
    export=export,
    rewritten=rewritten,
    commented=commented,
    explained=explained,
    schema=schema,
)
