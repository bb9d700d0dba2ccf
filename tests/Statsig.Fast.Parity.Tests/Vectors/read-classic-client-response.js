// Initializes Statsig's older web client from a response and writes what it answers. Run beside an installed statsig-js.
const { readFileSync } = require('fs');
const { createRequire } = require('module');
const [folder, inputPath] = process.argv.slice(2);
const { StatsigClient } = createRequire(folder + '/')('statsig-js');
const input = JSON.parse(readFileSync(inputPath, 'utf8'));
const client = new StatsigClient('client-key', input.user, {
  initializeValues: JSON.parse(input.response), localMode: true, disableAllLogging: true, disableLocalStorage: true,
  disableDiagnosticsLogging: true, disableLocalOverrides: true,
});
const read = (names, get) => Object.fromEntries(names.map((name) => [name, get(name)]));
process.stdout.write(JSON.stringify({
  gates: read(input.gates, (name) => client.checkGateWithExposureLoggingDisabled(name)),
  configs: read(input.configs, (name) => client.getConfigWithExposureLoggingDisabled(name).value),
  layers: read(input.layers, (name) => client.getLayerWithExposureLoggingDisabled(name).value),
}), () => process.exit(0));
