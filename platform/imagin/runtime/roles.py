"""The two roles that log in; the others are made by the application's own migrations (DESIGN §4)."""

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from imagin.runtime.errors import RefusedError
from imagin.runtime.postgres import DATABASE, OLDEST_VERSION, Cluster


def prepare_cluster(cluster: Cluster, prefix: str, *, owner_rights: str = "CREATEROLE") -> None:
    """Owner (creates schemas and roles) and login (no right of its own) of our own cluster."""
    owner, login = f"{prefix}_owner", f"{prefix}_login"
    with cluster.connect("postgres") as connection:
        _ensure_role(connection, owner, owner_rights, cluster.passwords["OWNER"])
        _ensure_role(connection, login, "NOINHERIT", cluster.passwords["LOGIN"])
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not known:
            _run(connection, "CREATE DATABASE {database} OWNER {owner}", owner=owner, database=DATABASE)
        _run(connection, "REVOKE CONNECT ON DATABASE {database} FROM PUBLIC", database=DATABASE)
        _open_database(connection, DATABASE, login)


def _ensure_role(connection: psycopg.Connection, role: str, rights: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if known else "CREATE"
    statement = sql.SQL(f"{verb} ROLE {{role}} LOGIN {rights} PASSWORD {{password}}")
    if not known or not _password_is(connection, role, password):
        connection.execute(statement.format(role=sql.Identifier(role), password=sql.Literal(password)))


def _password_is(connection: psycopg.Connection, role: str, password: str) -> bool:
    info = connection.info
    try:
        psycopg.connect(
            host=info.host,
            port=info.port,
            dbname=info.dbname,
            user=role,
            password=password,
            connect_timeout=5,
        ).close()
    except psycopg.OperationalError:
        return False
    return True


def _open_database(connection: psycopg.Connection, database: str, login: str) -> None:
    _run(connection, "GRANT CONNECT ON DATABASE {database} TO {login}", database=database, login=login)


def _run(connection: psycopg.Connection, statement: str, **names: str) -> None:
    identifiers = {key: sql.Identifier(value) for key, value in names.items()}
    connection.execute(sql.SQL(statement).format(**identifiers))


def prepare_external(url: str, prefix: str, password: str) -> str:
    """Check what DATABASE_URL may do, make the login role there, return the login role's address."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            _check_rights(connection)
            _ensure_role(connection, f"{prefix}_login", "NOINHERIT", password)
            _open_database(connection, connection.info.dbname, f"{prefix}_login")
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise RefusedError(
            f"DATABASE_URL ne convient pas ({reason}) : corrigez cette adresse ou ses droits."
        ) from error
    return login_url(url, f"{prefix}_login", password)


def prepare_login(owner_url: str, url: str, prefix: str) -> None:
    """The login role of a deployment: made by the owner where it may, else found as a DBA made it."""
    wanted, login = conninfo_to_dict(url), f"{prefix}_login"
    if wanted.get("user") != login:
        raise RefusedError(f"IMAGIN_DB_URL doit se connecter comme {login} : corrigez cette adresse.")
    try:
        with psycopg.connect(owner_url, autocommit=True, connect_timeout=5) as connection:
            _check_version(connection, "IMAGIN_DB_OWNER_URL")
            if _may_create_roles(connection):
                _ensure_role(connection, login, "NOINHERIT", str(wanted.get("password") or ""))
                _open_database(connection, connection.info.dbname, login)
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise RefusedError(
            f"La base n'est pas prête ({reason}) : vérifiez IMAGIN_DB_OWNER_URL et IMAGIN_DB_URL ; si le "
            "propriétaire ne peut pas créer de rôles, faites d'abord exécuter ce qu'imprime "
            "« imagin prepare --sql » par l'administrateur de la base."
        ) from error


def _may_create_roles(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])


def _check_version(connection: psycopg.Connection, variable: str) -> None:
    if connection.info.server_version < OLDEST_VERSION * 10000:
        raise RefusedError(
            f"{variable} mène à un PostgreSQL trop ancien : il faut la version {OLDEST_VERSION} ou plus."
        )


def _check_rights(connection: psycopg.Connection) -> None:
    _check_version(connection, "DATABASE_URL")
    row = connection.execute(
        "SELECT current_user, (rolsuper OR rolcreaterole)"
        " AND pg_has_role(d.datdba, 'USAGE') FROM pg_roles, pg_database d"
        " WHERE rolname = current_user AND datname = current_database()"
    ).fetchone()
    if row and not row[1]:
        raise RefusedError(
            f"Le rôle {row[0]} de DATABASE_URL ne peut pas créer les académies : donnez-lui CREATEROLE "
            f"et la propriété de la base {connection.info.dbname}."
        )


def login_url(url: str, role: str, password: str) -> str:
    """The same server and options, another person."""
    scheme, _, rest = url.partition("://")
    credentials, at, address = rest.rpartition("@")
    return f"{scheme}://{role}:{password}@{address if at else rest}"
