// Initializes Statsig's web client from a response and writes what it answers. Run beside an installed @statsig/js-client.
const { readFileSync } = require('fs');
const { createRequire } = require('module');
const [folder, inputPath] = process.argv.slice(2);
const { StatsigClient } = createRequire(folder + '/')('@statsig/js-client');
const input = JSON.parse(readFileSync(inputPath, 'utf8'));
const client = new StatsigClient('client-key', input.user, {
  loggingEnabled: 'disabled', disableStorage: true, networkConfig: { preventAllNetworkTraffic: true },
});
client.dataAdapter.setData(input.response);
client.initializeSync({ disableBackgroundCacheRefresh: true });
const memo = { disableExposureLog: true };
const read = (names, get) => Object.fromEntries(names.map((name) => [name, get(name)]));
process.stdout.write(JSON.stringify({
  gates: read(input.gates, (name) => client.checkGate(name, memo)),
  configs: read(input.configs, (name) => client.getDynamicConfig(name, memo).value),
  layers: read(input.layers, (name) => client.getLayer(name, memo).__value),
}), () => process.exit(0));
