using System.Collections.Generic;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>The names that a delivery removes from the maps that have no envelopes.</summary>
internal sealed class RestDeletions
{
    internal List<string> ExperimentToLayer { get; } = [];

    internal List<string> SdkConfigs { get; } = [];

    internal List<string> Autotunes { get; } = [];

    internal List<string> MappingRules { get; } = [];

    internal List<string> Mappings { get; } = [];
}
