// statsig-node: everything in JavaScript. Events go to an endpoint in this process that accepts all of them at once.
const off = { disableExposureLogging: true };

export async function startLegacy(work) {
  const { default: StatsigServer } = work.require('statsig-node/dist/StatsigServer');
  const accepted = {
    ok: true,
    status: 202,
    headers: { get: () => null },
    text: async () => '{"success":true}',
    json: async () => ({ success: true }),
  };

  async function start(payload) {
    const server = new StatsigServer('secret-bench', {
      bootstrapValues: payload,
      environment: { tier: 'production' },
      disableRulesetsSync: true,
      disableIdListsSync: true,
      initStrategyForIDLists: 'none',
      initStrategyForIP3Country: 'none',
      disableDiagnostics: true,
      networkOverrideFunc: async () => accepted,
    });
    await server.initializeAsync();
    return server;
  }

  const server = await start(work.v1);
  const calls = (target) => ({
    gate: (user, name, on) => (on ? target.checkGate(user, name) : target.checkGate(user, name, off)),
    response: (user) => JSON.stringify(target.getClientInitializeResponse(user, undefined, { hash: 'djb2' })),
    close: () => target.shutdownAsync(),
  });
  return {
    ...calls(server),
    differing,
    version: work.require('statsig-node/package.json').version,
    user: (userID) => work.fields(userID),
    config: (user, name, on) => (on ? server.getConfig(user, name) : server.getConfig(user, name, off)).get('button_color', ''),
    experiment: (user, name, on) => (on ? server.getExperiment(user, name) : server.getExperiment(user, name, off)).get('button_color', ''),
    layer: (user, name, on) => (on ? server.getLayer(user, name) : server.getLayer(user, name, off)).get('button_color', ''),
    logEvent: (user, name) => server.logEvent(user, name),
    open: async (payload) => calls(await start(asV1(payload))),
  };
}

// This SDK takes a gate whose rule applies as on, even where the rule says off as those of holdouts do, and a disabled gate as off: the gates that have
// such rules or defaults, and those that ask such gates.
function differing(v2) {
  const gates = Object.entries(v2.feature_gates);
  const names = new Set(gates.filter(([, gate]) => gate.defaultValue === true || gate.rules.some((rule) => rule.returnValue === false)).map(([name]) => name));
  for (let before = -1; before !== names.size;) {
    before = names.size;
    for (const [name, gate] of gates) {
      const conditions = gate.rules.flatMap((rule) => rule.conditions).map((hash) => v2.condition_map[hash]);
      if (conditions.some((condition) => /^(pass|fail)_gate$/.test(condition.type) && names.has(condition.targetValue))) {
        names.add(name);
      }
    }
  }
  return names;
}

// The older shape of the payload, which is what this SDK reads: arrays, and conditions inside their rules. Kept, since it is no part of the work measured.
const converted = new Map();

function asV1(text) {
  if (!converted.has(text)) {
    const v2 = JSON.parse(text);
    const specs = (map) => Object.entries(map).map(([name, spec]) => ({
      ...spec,
      name,
      rules: spec.rules.map((rule) => ({ ...rule, conditions: rule.conditions.map((hash) => v2.condition_map[hash]) })),
    }));
    converted.set(text, JSON.stringify({
      ...v2,
      feature_gates: specs(v2.feature_gates),
      dynamic_configs: specs(v2.dynamic_configs),
      layer_configs: specs(v2.layer_configs),
      condition_map: undefined,
    }));
  }
  return converted.get(text);
}
