#!/bin/bash
# Creates the database and the login of the sync where they are missing. Safe to repeat: what is there stays, the login gets the password of .env.
set -euo pipefail

# Where the image of SQL Server keeps sqlcmd; it is not on its PATH.
PATH="$PATH:/opt/mssql-tools18/bin"

case "$MSSQL_USER" in
  [sS][aA])
    echo "MSSQL_USER is sa. The sync gets a login of its own, without rights on the whole server: give MSSQL_USER another name." >&2
    exit 1
    ;;
esac

# As T-SQL writes them: 'text' with doubled quotes, [name] with doubled brackets.
literal() { printf "N'%s'" "${1//\'/\'\'}"; }
name() { printf '[%s]' "${1//]/]]}"; }

database=$(name "$MSSQL_DATABASE")
user=$(name "$MSSQL_USER")

# -x: a password may hold $(...), which sqlcmd would take for a variable. -b: the first error ends the script.
SQLCMDPASSWORD="$MSSQL_SA_PASSWORD" sqlcmd -S "$MSSQL_SERVER" -U sa -C -b -x -l 30 <<SQL
IF DB_ID($(literal "$MSSQL_DATABASE")) IS NULL CREATE DATABASE $database;
GO
-- As on Azure SQL: a long read sees one state of the table, and neither waits for writers nor holds them up.
ALTER DATABASE $database SET ALLOW_SNAPSHOT_ISOLATION ON;
IF EXISTS (SELECT 1 FROM sys.databases WHERE name = $(literal "$MSSQL_DATABASE") AND is_read_committed_snapshot_on = 0)
  ALTER DATABASE $database SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
GO
IF SUSER_ID($(literal "$MSSQL_USER")) IS NULL CREATE LOGIN $user WITH PASSWORD = $(literal "$MSSQL_PASSWORD"), DEFAULT_DATABASE = $database;
ELSE ALTER LOGIN $user WITH PASSWORD = $(literal "$MSSQL_PASSWORD");
GO
USE $database;
GO
IF USER_ID($(literal "$MSSQL_USER")) IS NULL CREATE USER $user FOR LOGIN $user;
GO
ALTER ROLE db_owner ADD MEMBER $user;
GO
SQL
echo "The database $MSSQL_DATABASE is there, and $MSSQL_USER owns it."
