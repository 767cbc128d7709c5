// Variables that would point a test at a real server, board or database. Runs before the test processes start; they inherit the rest.
const AMBIENT = /^(TEMPORAL_(?!CLI_PATH$)|MONDAY_|MSSQL_|DATABASE)/;

/** Takes the developer's own settings out of the tests. TEMPORAL_CLI_PATH stays: it names a program, not a server. */
export default function setup(): void {
  for (const name of Object.keys(process.env)) {
    if (AMBIENT.test(name)) delete process.env[name];
  }
}
