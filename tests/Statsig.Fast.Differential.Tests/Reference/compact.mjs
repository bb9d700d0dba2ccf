// The reference as a client of a service: node compact.mjs FOLDER SPECS_ADDRESS OTHER_ADDRESS
//
// FOLDER holds package.json and node_modules. Each line of JSON on standard input asks for answers from specs of at least a time, which the
// reference polls the service for, and is answered with one line on standard output.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import path from 'node:path';

const [, , folder, specsUrl, other] = process.argv;
const require = createRequire(path.join(path.resolve(folder), 'package.json'));
const { Statsig, StatsigUser } = require('@statsig/statsig-node-core');

const server = new Statsig('secret-compact', {
  specsUrl,
  logEventUrl: `${other}/log_event`,
  idListsUrl: `${other}/get_id_lists`,
  enableDcsDeltas: true,
  specsSyncIntervalMs: 50,
  disableAllLogging: true,
  disableCountryLookup: true,
  waitForUserAgentInit: true,
  outputLogLevel: 'none',
});
await server.initialize();

const each = (names, read) => Object.fromEntries(names.map((name) => [name, read(name)]));
const common = (found) => ({ value: found.value ?? {}, rule: found.ruleID, reason: found.details.reason });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function answer(asked, fields) {
  const user = new StatsigUser(fields);
  return {
    gates: each(asked.gates, (name) => common(server.__INTERNAL_getFeatureGate(user, name))),
    configs: each(asked.configs, (name) => common(server.__INTERNAL_getDynamicConfig(user, name))),
    layers: each(asked.layers, (name) => {
      const layer = server.getLayer(user, name);
      return common({ ...layer, value: layer.__value });
    }),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const anyone = new StatsigUser({ userID: 'anyone' });
  const lcut = () => server.__INTERNAL_getFeatureGate(anyone, 'any').details.lcut ?? 0;
  for (const end = Date.now() + asked.patienceMs; lcut() < asked.time && Date.now() < end;) {
    await pause(20);
  }
  process.stdout.write(`${JSON.stringify({ time: lcut(), users: asked.users.map((fields) => answer(asked, fields)) })}\n`);
}
await server.shutdown();
process.exit(0);
