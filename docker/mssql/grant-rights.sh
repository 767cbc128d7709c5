#!/bin/bash
# Gives the login of the worker its rights on the tables, once they are there. Safe to repeat.
set -euo pipefail

# Where the image of SQL Server keeps sqlcmd; it is not on its PATH.
PATH="$PATH:/opt/mssql-tools18/bin"

# As T-SQL writes them: 'text' with doubled quotes, [name] with doubled brackets.
literal() { printf "N'%s'" "${1//\'/\'\'}"; }
name() { printf '[%s]' "${1//]/]]}"; }

SQLCMDPASSWORD="$MSSQL_SA_PASSWORD" sqlcmd -S "$MSSQL_SERVER" -U sa -C -b -x -l 30 <<SQL
USE $(name "$MSSQL_DATABASE");
GO
$(cat "${ROLES:-/roles}/worker.sql")
ALTER ROLE [order_sync_worker] ADD MEMBER $(name "$MSSQL_USER");
-- Up to now this login owned the database.
IF IS_ROLEMEMBER(N'db_owner', $(literal "$MSSQL_USER")) = 1 ALTER ROLE [db_owner] DROP MEMBER $(name "$MSSQL_USER");
GO
SQL
echo "$MSSQL_USER may read the source, and read and write the tables of the sync."
