// What a project costs statsig-node-core as it grows: node --expose-gc core.mjs NODE_MODULES_FOLDER PAYLOAD GATE_NAMES_FORMAT COUNT
//
// Prints one line of JSON. Its specs come from a data store, so no service takes part; the time of an update cannot be seen from outside.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const [folder, payload, format, countText] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(folder), 'package.json'));
const { Statsig, StatsigUser } = require('@statsig/statsig-node-core');
const count = Number(countText);
const names = Array.from({ length: count }, (_, gate) => format.replace('{0}', gate));
const rounds = 3;
const passes = 5;
const leastChecks = 100000;

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

function collect() {
  globalThis.gc();
  globalThis.gc();
}

async function start() {
  let text = readFileSync(payload, 'utf8');
  const server = new Statsig('secret-growth', {
    dataStore: {
      initialize: async () => {},
      shutdown: async () => {},
      get: async () => ({ result: text, time: 1 }),
      set: async () => {},
      supportPollingUpdatesFor: async () => false,
    },
    specAdaptersConfig: [{ adapterType: 'data_store', initTimeoutMs: 60000 }],
    specsUrl: 'http://127.0.0.1:9/v2/download_config_specs',
    logEventUrl: 'http://127.0.0.1:9/v1/log_event',
    outputLogLevel: 'none',
    disableCountryLookup: true,
    disableNetwork: true,
  });
  const started = process.hrtime.bigint();
  await server.initialize();
  const loadMs = Number(process.hrtime.bigint() - started) / 1e6;
  text = '';
  return { server, loadMs };
}

const loads = [];
const kept = [];
const checks = [];
const responses = [];
for (let round = 0; round < rounds; round++) {
  collect();
  const before = process.memoryUsage().rss;
  const { server, loadMs } = await start();
  loads.push(loadMs);
  await new Promise((resolve) => setTimeout(resolve, 500));
  collect();
  kept.push(process.memoryUsage().rss - before);
  const user = new StatsigUser({ userID: 'a-user', country: 'US', email: 'somebody@example.com' });
  const off = { disableExposureLogging: true };
  const rotations = Math.max(1, Math.floor(leastChecks / count));
  for (let pass = 0; pass < passes; pass++) {
    let passed = 0;
    const started = process.hrtime.bigint();
    for (let rotation = 0; rotation < rotations; rotation++) {
      for (const name of names) {
        passed += server.checkGate(user, name, off) ? 1 : 0;
      }
    }
    checks.push(Number(process.hrtime.bigint() - started) / (rotations * count));
    if (passed !== rotations * count) {
      throw new Error(`${passed} of ${rotations * count} checks passed.`);
    }
  }
  for (let pass = 0; pass < passes; pass++) {
    const started = process.hrtime.bigint();
    server.getClientInitializeResponse(user, { hashAlgorithm: 'djb2' });
    responses.push(Number(process.hrtime.bigint() - started) / 1e3);
  }
  await server.shutdown();
}

process.stdout.write(`${JSON.stringify({
  core_first_load_ms: median(loads),
  core_kept_bytes: Math.max(...kept),
  core_check_ns: Math.min(...checks),
  core_response_us: Math.min(...responses),
})}\n`);
process.exit(0);
