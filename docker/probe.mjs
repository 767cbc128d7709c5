/* global process, fetch, console */
// A health check of a container: exit code 0 when the address answers 2xx. The slim image has no curl.
const [url] = process.argv.slice(2);
try {
  const response = await fetch(url);
  if (!response.ok) console.error(`${url}: ${response.status} ${await response.text()}`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.error(`${url}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
