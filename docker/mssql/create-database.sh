#!/bin/bash
# Creates the database and the two logins of the sync where they are missing: one that makes the tables, and one for the work. Safe to repeat: what is
# there stays, the logins get the passwords of .env. What the second may do is granted by grant-rights.sh, once the tables are there.
set -euo pipefail

# Where the image of SQL Server keeps sqlcmd; it is not on its PATH.
PATH="$PATH:/opt/mssql-tools18/bin"

for name in MSSQL_USER MSSQL_MIGRATION_USER; do
  case "${!name}" in
    [sS][aA])
      echo "$name is sa. The sync gets a login of its own, without rights on the whole server: give $name another name." >&2
      exit 1
      ;;
  esac
done
if [ "${MSSQL_USER,,}" = "${MSSQL_MIGRATION_USER,,}" ]; then
  echo "MSSQL_USER and MSSQL_MIGRATION_USER are the same. The login for the work must not be able to change the tables: give it another name." >&2
  exit 1
fi

# As T-SQL writes them: 'text' with doubled quotes, [name] with doubled brackets.
literal() { printf "N'%s'" "${1//\'/\'\'}"; }
name() { printf '[%s]' "${1//]/]]}"; }

database=$(name "$MSSQL_DATABASE")

# The login $1 with the password $2, in the database too.
login() {
  cat <<SQL
IF SUSER_ID($(literal "$1")) IS NULL CREATE LOGIN $(name "$1") WITH PASSWORD = $(literal "$2"), DEFAULT_DATABASE = $database;
ELSE ALTER LOGIN $(name "$1") WITH PASSWORD = $(literal "$2");
IF USER_ID($(literal "$1")) IS NULL CREATE USER $(name "$1") FOR LOGIN $(name "$1");
GO
SQL
}

# -x: a password may hold $(...), which sqlcmd would take for a variable. -b: the first error ends the script.
SQLCMDPASSWORD="$MSSQL_SA_PASSWORD" sqlcmd -S "$MSSQL_SERVER" -U sa -C -b -x -l 30 <<SQL
IF DB_ID($(literal "$MSSQL_DATABASE")) IS NULL CREATE DATABASE $database;
GO
-- As on Azure SQL: a long read sees one state of the table, and neither waits for writers nor holds them up.
ALTER DATABASE $database SET ALLOW_SNAPSHOT_ISOLATION ON;
IF EXISTS (SELECT 1 FROM sys.databases WHERE name = $(literal "$MSSQL_DATABASE") AND is_read_committed_snapshot_on = 0)
  ALTER DATABASE $database SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
GO
USE $database;
GO
$(login "$MSSQL_USER" "$MSSQL_PASSWORD")
$(login "$MSSQL_MIGRATION_USER" "$MSSQL_MIGRATION_PASSWORD")
$(cat "${ROLES:-/roles}/migration.sql")
ALTER ROLE [order_sync_migration] ADD MEMBER $(name "$MSSQL_MIGRATION_USER");
GO
SQL
echo "The database $MSSQL_DATABASE is there. $MSSQL_MIGRATION_USER may make its tables; $MSSQL_USER gets its rights once they are there."
