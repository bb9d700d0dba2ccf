using System.Collections.Generic;

namespace Statsig.Fast.TestKit;

/// <summary>One parameter store. Values are JSON texts.</summary>
public sealed class ParameterStoreBuilder
{
    private readonly List<string> _parameters = [];

    public ParameterStoreBuilder Static(string name, string value, string type = "string") =>
        Add(name, "static", type, $"\"value\":{value}");

    public ParameterStoreBuilder Gate(string name, string gate, string passValue, string failValue, string type = "string") =>
        Add(name, "gate", type, $"\"gate_name\":{JsonText.Quote(gate)},\"pass_value\":{passValue},\"fail_value\":{failValue}");

    public ParameterStoreBuilder DynamicConfig(string name, string config, string parameter, string type = "string") =>
        Add(name, "dynamic_config", type, $"\"config_name\":{JsonText.Quote(config)},\"param_name\":{JsonText.Quote(parameter)}");

    public ParameterStoreBuilder Experiment(string name, string experiment, string parameter, string type = "string") =>
        Add(name, "experiment", type, $"\"experiment_name\":{JsonText.Quote(experiment)},\"param_name\":{JsonText.Quote(parameter)}");

    public ParameterStoreBuilder Layer(string name, string layer, string parameter, string type = "string") =>
        Add(name, "layer", type, $"\"layer_name\":{JsonText.Quote(layer)},\"param_name\":{JsonText.Quote(parameter)}");

    private ParameterStoreBuilder Add(string name, string kind, string type, string rest)
    {
        _parameters.Add($"{JsonText.Quote(name)}:{{\"ref_type\":\"{kind}\",\"param_type\":{JsonText.Quote(type)},{rest}}}");
        return this;
    }

    internal string ToJson() => $"{{\"parameters\":{{{string.Join(',', _parameters)}}}}}";
}
