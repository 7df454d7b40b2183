const everyMs = 2000;
const byId = (id) => document.getElementById(id);

function row(cells) {
  const line = document.createElement('tr');
  for (const cell of cells) {
    const place = document.createElement('td');
    if (cell.code === undefined) place.textContent = cell;
    else {
      const code = document.createElement('code');
      code.textContent = cell.code;
      place.append(code);
    }
    line.append(place);
  }
  return line;
}

// Only what changed is drawn anew: a selection that somebody is copying must stay.
function fill(table, rows) {
  const body = table.tBodies[0];
  const signature = JSON.stringify(rows);
  if (table.dataset.shown === signature) return;
  table.dataset.shown = signature;
  body.replaceChildren(...rows.map((cells) => row(cells)));
}

function show(status) {
  byId('app').href = status.origin;
  const waiting = status.parts.filter((part) => part.state !== 'up').map((part) => part.name);
  const megabytes = Math.round(status.memoryBytes / 1e6);
  const summary = status.isReady
    ? `Ready at ${status.origin}; ${megabytes} MB of memory in all.`
    : `Not ready yet: ${waiting.join(', ') || 'nothing has started'}.`;
  if (byId('summary').textContent !== summary) byId('summary').textContent = summary;
  byId('left').textContent = `${status.people[0]?.secondsLeft ?? 0} s`;
  fill(
    byId('people'),
    status.people.map((person) => [
      person.displayName,
      person.roles.join(', '),
      person.email,
      { code: person.password },
      { code: person.code },
    ]),
  );
  fill(
    byId('parts'),
    status.parts.map((part) => [
      part.name,
      part.state,
      String(part.pid ?? ''),
      String(part.restarts),
      `${Math.round(part.memoryBytes / 1e6)} MB`,
    ]),
  );
}

async function refresh() {
  try {
    const response = await fetch('/status.json');
    show(await response.json());
  } catch {
    byId('summary').textContent = 'The stack does not run now. Start it with: npm start';
  }
}

await refresh();
setInterval(refresh, everyMs);
