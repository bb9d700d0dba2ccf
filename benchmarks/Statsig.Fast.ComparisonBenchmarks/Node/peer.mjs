// One peer in one process: node --expose-gc peer.mjs core|legacy FOLDER [EVAL_PAYLOAD]
//
// FOLDER holds bench_v1.json, bench_v2.json, users.txt and node_modules. Commands come as JSON, a line each, on standard input; each
// is answered with one line of JSON on standard output. Between commands the event loop is free, so that an SDK flushes as it does in a service.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { startCore } from './core.mjs';
import { startLegacy } from './legacy.mjs';

const [kind, folder, evalPayload] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(folder), 'package.json'));
const compared = 1000;
const comparedResponses = 20;
const coldUsers = 10000;

const work = {
  require,
  v1: readFileSync(path.join(folder, 'bench_v1.json'), 'utf8'),
  v2: readFileSync(path.join(folder, 'bench_v2.json'), 'utf8'),
  evalV2: evalPayload ? readFileSync(evalPayload, 'utf8') : null,
  fields: (userID) => ({
    userID,
    email: 'jane.doe@example-corp.com',
    country: 'US',
    locale: 'en_US',
    appVersion: '4.12.3',
    customIDs: { companyID: 'acme-corporation' },
    custom: { plan: 'enterprise', seats: 120, beta: true },
  }),
};

const ids = readFileSync(path.join(folder, 'users.txt'), 'utf8').trim().split('\n');
const peer = await (kind === 'core' ? startCore(work) : startLegacy(work));
const same = [peer.user('0d3f9a4e-6a6b-4c7e-9a53-2f1c8f1d6b7a')];
const distinct = ids.map((id) => peer.user(id));
const rows = new Map();
let sink = 0;

// A row: one operation on a user, the answer as text, and users in rotation that go on from round to round.
function add(name, users, operation, answer) {
  let next = 0;
  rows.set(name, {
    run(count) {
      for (let i = 0; i < count; i++) {
        sink += operation(users[next]);
        next = next + 1 === users.length ? 0 : next + 1;
      }
    },
    answers: () => users.slice(0, compared).map(answer),
  });
}

function addThree(name, operation, answer) {
  add(`${name} | off`, same, (user) => operation(user, false), (user) => answer(user));
  add(`${name} | off, distinct users`, distinct, (user) => operation(user, false), (user) => answer(user));
  add(`${name} | on, same user (deduped)`, same, (user) => operation(user, true), (user) => answer(user));
  add(`${name} | on, distinct users`, distinct, (user) => operation(user, true), (user) => answer(user));
}

for (const gate of ['b_public', 'b_field_any', 'b_str_contains', 'b_pct50', 'b_nested', 'b_big']) {
  addThree(`gate ${gate}`, (user, on) => (peer.gate(user, gate, on) ? 1 : 0), (user) => (peer.gate(user, gate, false) ? 'true' : 'false'));
}
addThree('config value', (user, on) => peer.config(user, 'b_config', on).length, (user) => peer.config(user, 'b_config', false));
addThree('experiment value', (user, on) => peer.experiment(user, 'b_exp', on).length, (user) => peer.experiment(user, 'b_exp', false));
addThree('layer param', (user, on) => peer.layer(user, 'b_layer', on).length, (user) => peer.layer(user, 'b_layer', false));
add('build user', ids.slice(0, 64), (id) => peer.user(id).userID.length, (id) => peer.user(id).userID);
add('log event', same, (user) => { peer.logEvent(user, 'purchase'); return 1; }, () => 'logged');

if (work.evalV2) {
  const gates = Object.keys(JSON.parse(work.evalV2).feature_gates);
  // What this peer is known to answer differently is asked like the rest and not compared.
  const differing = peer.differing(JSON.parse(work.evalV2));
  const hashes = new Set([...differing].map(djb2));
  const evaluated = await peer.open(work.evalV2);
  const cold = distinct.slice(0, coldUsers);
  let nextUser = 0;
  let nextGate = 0;
  rows.set('cold cache, eval_proj | off, distinct users', {
    run(count) {
      for (let i = 0; i < count; i++) {
        sink += evaluated.gate(cold[nextUser], gates[nextGate], false) ? 1 : 0;
        nextUser = nextUser + 1 === cold.length ? 0 : nextUser + 1;
        nextGate = nextGate + 1 === gates.length ? 0 : nextGate + 1;
      }
    },
    answers: () => cold.slice(0, compared).map((user, i) => {
      const gate = gates[i % gates.length];
      return differing.has(gate) ? null : evaluated.gate(user, gate, false) ? 'true' : 'false';
    }),
  });
  const response = 'client init response, eval_proj djb2 | distinct users';
  add(response, cold.slice(0, compared), (user) => evaluated.response(user).length, () => '');
  rows.get(response).answers = () => cold.slice(0, comparedResponses).flatMap((user) => {
    const all = JSON.parse(evaluated.response(user)).feature_gates;
    return Object.keys(all).sort().map((name) => (hashes.has(name) ? null : `${name} ${all[name].value}`));
  });
  rows.set('specs load, eval_proj', {
    async run(count) {
      for (let i = 0; i < count; i++) {
        await (await peer.open(work.evalV2)).close();
      }
    },
    answers: () => [String(gates.length)],
  });
}

function djb2(name) {
  let hash = 0;
  for (let i = 0; i < name.length; i++) {
    hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
  }
  return String(hash >>> 0);
}

async function time(row, count) {
  const started = process.hrtime.bigint();
  const pending = row.run(count);
  if (pending) {
    await pending;
  }
  return Number(process.hrtime.bigint() - started) / count;
}

const commands = {
  rows: () => ({ rows: [...rows.keys()], version: peer.version, node: process.version }),
  answers: ({ row }) => ({ answers: rows.get(row).answers() }),
  async calibrate({ row, warmUpMs, roundMs, maxCount, maxTotal }) {
    const until = process.hrtime.bigint() + BigInt(Math.round(warmUpMs * 1e6));
    let count = 1;
    let total = 0;
    let ns;
    do {
      ns = await time(rows.get(row), count);
      total += count;
      count = Math.max(1, Math.min(maxCount, Math.ceil((roundMs * 1e6) / ns), count * 10));
      await new Promise(setImmediate);
    } while (process.hrtime.bigint() < until && total < maxTotal);
    return { count };
  },
  round: async ({ row, count }) => ({ ns: await time(rows.get(row), count) }),
  // The V8 heap only: what lies behind a native binding cannot be seen from here.
  async bytes({ row, count }) {
    const before = (globalThis.gc(), process.memoryUsage().heapUsed);
    await time(rows.get(row), count);
    const bytes = (process.memoryUsage().heapUsed - before) / count;
    return { bytes: bytes < 0 ? null : bytes };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  if (command.do === 'end') {
    break;
  }
  const answer = await commands[command.do](command);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
