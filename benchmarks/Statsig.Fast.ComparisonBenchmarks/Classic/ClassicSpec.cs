using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>A gate, config, experiment or layer.</summary>
internal sealed record ClassicSpec(
    string Name, string Salt, bool Enabled, object? DefaultValue, List<ClassicRule> Rules, List<string> ExplicitParameters);
