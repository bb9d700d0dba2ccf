// The reference in a process of its own: node reference.mjs FOLDER
//
// FOLDER holds package.json and node_modules. A case comes as one line of JSON on standard input and is answered with one line on standard output.
// Each case has a fresh instance, whose specs come from a data store and whose events go to a server on loopback in this process.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import path from 'node:path';

const require = createRequire(path.join(path.resolve(process.argv[2]), 'package.json'));
const { Statsig, StatsigUser } = require('@statsig/statsig-node-core');
const { decompress } = require('fzstd');

const never = 2_000_000_000;
let posted = [];
let idLists = {};

const loopback = createServer((request, reply) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    reply.setHeader('content-type', 'application/json');
    if (request.url.startsWith('/lists')) {
      reply.end(JSON.stringify(manifest()));
    } else if (request.url.startsWith('/list/')) {
      reply.end(idLists[decodeURIComponent(request.url.slice('/list/'.length).split('?')[0])]);
    } else {
      const body = Buffer.concat(chunks);
      posted.push(request.headers['content-encoding'] === 'zstd' ? Buffer.from(decompress(body)).toString() : body.toString());
      reply.writeHead(202).end('{"success":true}');
    }
  });
});
await new Promise((resolve) => loopback.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${loopback.address().port}`;

function manifest() {
  return Object.fromEntries(Object.entries(idLists).map(([name, lines]) => [
    name, { name, size: Buffer.byteLength(lines), url: `${origin}/list/${encodeURIComponent(name)}`, creationTime: 1, fileID: 'file' },
  ]));
}

// What every option is for: no work in the background while a case lasts, every exposure posted, and the country table only where it is looked at.
async function open(asked) {
  idLists = asked.idLists;
  const server = new Statsig('secret-differential', {
    environment: asked.environment ?? undefined,
    globalCustomFields: asked.globalCustomFields ?? undefined,
    dataStore: {
      initialize: async () => {},
      shutdown: async () => {},
      get: async () => ({ result: asked.payload, time: 1 }),
      set: async () => {},
      supportPollingUpdatesFor: async () => false,
    },
    specAdaptersConfig: [{ adapterType: 'data_store', initTimeoutMs: 10000 }],
    specsUrl: `${origin}/specs`,
    logEventUrl: `${origin}/log`,
    enableIdLists: Object.keys(idLists).length > 0,
    idListsUrl: `${origin}/lists`,
    idListsSyncIntervalMs: never,
    specsSyncIntervalMs: never,
    eventLoggingFlushIntervalMs: never,
    eventLoggingMaxQueueSize: 100000,
    exposureDedupeMaxKeys: 1,
    disableCountryLookup: !asked.looksUpCountries,
    waitForCountryLookupInit: asked.looksUpCountries,
    waitForUserAgentInit: true,
    outputLogLevel: 'none',
  });
  return [server, await server.initialize()];
}

const common = (found) => ({
  value: found.value ?? {}, // As the binding's own getters do.
  rule: found.ruleID,
  idType: found.idType,
  reason: found.details.reason,
  version: found.details.version,
});

// Lets one entry of a response be asked for, so that no other one comes before it.
function filters(only) {
  const names = (map) => new Set(only.map === map ? [only.name] : []);
  return only && {
    featureGateFilter: names('feature_gates'),
    dynamicConfigFilter: names('dynamic_configs'),
    experimentFilter: names('dynamic_configs'),
    layerFilter: names('layer_configs'),
  };
}

async function answer(server, asked, fields) {
  let user;
  try {
    user = new StatsigUser(fields);
  } catch (refused) {
    return { refused: refused.message };
  }
  const each = (names, read) => Object.fromEntries(names.map((name) => [name, read(name)]));
  posted = [];
  const gates = each(asked.gates, (name) => common(server.__INTERNAL_getFeatureGate(user, name)));
  const configs = each(asked.configs, (name) => common(server.__INTERNAL_getDynamicConfig(user, name)));
  const experiments = each(asked.experiments, (name) => {
    const found = server.__INTERNAL_getExperiment(user, name);
    return { ...common(found), group: found.groupName, secondary: found.secondaryExposures };
  });
  const layers = each(asked.layers, (name) => {
    const layer = server.getLayer(user, name);
    const value = layer.__value;
    for (const parameter of Object.keys(value)) {
      layer.getValue(parameter);
    }
    return {
      ...common({ ...layer, value }), group: layer.groupName, allocated: layer.allocatedExperimentName, secondary: layer.secondaryExposures,
    };
  });
  const stores = each(Object.keys(asked.stores), (name) => {
    const store = server.getParameterStore(user, name);
    return {
      reason: store.getEvaluationDetails().reason,
      values: each(asked.stores[name], (parameter) => [store.getValue(parameter), store.getValue(parameter, '__text__'), store.getValue(parameter, -77)]),
    };
  });
  await server.flushEvents();
  const events = posted.flatMap((body) => JSON.parse(body).events).filter((event) => event.eventName !== 'statsig::diagnostics');
  const responses = each(asked.hashes, (hashAlgorithm) => JSON.parse(server.getClientInitializeResponse(user, { hashAlgorithm, ...filters(asked.only) })));
  return { gates, configs, experiments, layers, stores, events, responses };
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const [server, result] = await open(asked);
  const users = [];
  for (const fields of asked.users) {
    users.push(await answer(server, asked, fields));
  }
  await server.shutdown();
  process.stdout.write(`${JSON.stringify({ initialized: result.isSuccess, error: result.error, users })}\n`);
}
process.exit(0);
