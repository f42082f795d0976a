#!/bin/sh
# First start of the database only: its owner, who is no superuser, and the database. The rest is `serve prepare`'s.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/db_owner_password)" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE imagin_owner LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE imagin OWNER imagin_owner;
REVOKE CONNECT ON DATABASE imagin FROM PUBLIC;
SQL
