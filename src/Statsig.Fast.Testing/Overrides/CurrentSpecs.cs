using System;
using System.Linq;
using Statsig.Fast.Server;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing.Overrides;

/// <summary>Checks overrides against the server that typed accessors use in the current context.</summary>
/// <remarks>A server without a snapshot file, and a context without a server, accept any name and any parameter.</remarks>
internal static class CurrentSpecs
{
    private static StatsigServer? Current => SharedServers.Single ?? SharedServers.Find();

    /// <exception cref="ArgumentException">The server has a snapshot file, which has no such spec.</exception>
    internal static void CheckName(SpecReference kind, string name)
    {
        if (Current is { } server)
        {
            SnapshotNames.Of(server)?.Find(kind, name);
        }
    }

    /// <exception cref="ArgumentException">The server has a snapshot file, which has no such spec or other parameters.</exception>
    internal static ParameterValues Checked(SpecReference kind, string name, ParameterValues values)
    {
        if (Current is { } server && SnapshotNames.Of(server)?.Find(kind, name) is { } entry)
        {
            ParameterCheck.Of(entry, $"the {SnapshotNames.WordsOf(kind)} \"{name}\"").Check(values);
        }

        return values;
    }

    /// <summary>Checks a group of an experiment. An experiment without groups accepts any group.</summary>
    /// <exception cref="ArgumentException">The experiment has groups, and this one is not among them.</exception>
    internal static void CheckGroup(string experiment, string groupName)
    {
        CheckName(SpecReference.Experiment, experiment);
        string[] groups = Current?.CurrentRuleset.Configs.Find(experiment) is { } spec
            ? [.. spec.Rules.Select(static rule => rule.Passed.GroupName).OfType<string>().Where(static name => name.Length > 0)]
            : [];
        if (groups.Length > 0)
        {
            Known.Check("group", groupName, groups, $"the experiment \"{experiment}\" of the current TestStatsig");
        }
    }
}
