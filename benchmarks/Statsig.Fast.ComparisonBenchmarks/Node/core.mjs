// @statsig/statsig-node-core: the core in Rust behind its binding. Its payload comes from a data store; events go over real HTTP to a sink on
// loopback, on a thread of its own, that accepts all of them: the core has no other way out.
import { Worker } from 'node:worker_threads';

const off = { disableExposureLogging: true };
const response = { hashAlgorithm: 'djb2' };

const sinkCode = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:http').createServer((request, reply) => {
    request.resume().on('end', () => reply.writeHead(202, { 'content-type': 'application/json' }).end('{"success":true}'));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

export async function startCore(work) {
  const { Statsig, StatsigUser } = work.require('@statsig/statsig-node-core');
  const sink = new Worker(sinkCode, { eval: true });
  const port = await new Promise((resolve, reject) => sink.once('message', resolve).once('error', reject));
  sink.unref();

  async function start(payload) {
    const server = new Statsig('secret-bench', {
      environment: 'production',
      dataStore: {
        initialize: async () => {},
        shutdown: async () => {},
        get: async () => ({ result: payload, time: 1 }),
        set: async () => {},
        supportPollingUpdatesFor: async () => false,
      },
      specAdaptersConfig: [{ adapterType: 'data_store', initTimeoutMs: 3000 }],
      specsUrl: `http://127.0.0.1:${port}/v2/download_config_specs`,
      logEventUrl: `http://127.0.0.1:${port}/v1/log_event`,
      outputLogLevel: 'none',
      disableCountryLookup: true,
    });
    await server.initialize();
    return server;
  }

  const server = await start(work.v2);
  const calls = (target) => ({
    gate: (user, name, on) => (on ? target.checkGate(user, name) : target.checkGate(user, name, off)),
    response: (user) => target.getClientInitializeResponse(user, response),
    close: () => target.shutdown(),
  });
  return {
    ...calls(server),
    differing: () => new Set(),
    version: work.require('@statsig/statsig-node-core/package.json').version,
    user: (userID) => new StatsigUser(work.fields(userID)),
    config: (user, name, on) => (on ? server.getDynamicConfig(user, name) : server.getDynamicConfig(user, name, off)).get('button_color', ''),
    experiment: (user, name, on) => (on ? server.getExperiment(user, name) : server.getExperiment(user, name, off)).get('button_color', ''),
    layer: (user, name, on) => (on ? server.getLayer(user, name) : server.getLayer(user, name, off)).get('button_color', ''),
    logEvent: (user, name) => server.logEvent(user, name),
    open: async (payload) => calls(await start(payload)),
  };
}
