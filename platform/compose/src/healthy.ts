/** The health check of a container with one of our services: it is ready, or this exits with a fault. */
const reply = await fetch('http://127.0.0.1:8400/health/ready', {
  signal: AbortSignal.timeout(4000),
});
if (!reply.ok) throw new Error(`Not ready: ${reply.status}`);
