using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Spelling;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>Applies names of the command line to what the payloads have.</summary>
internal static class EntitySelection
{
    /// <summary>Selects the entities that one of the patterns matches; all without patterns.</summary>
    /// <exception cref="ArgumentException">A name does not exist, or a pattern matches nothing.</exception>
    internal static List<ComparedEntity> Select(List<ComparedEntity> entities, IReadOnlyList<NamePattern> only)
    {
        foreach (NamePattern pattern in only.Where(pattern => !entities.Exists(entity => pattern.Matches(entity.Name))))
        {
            throw new ArgumentException(OneLine.Of(pattern.IsPattern
                ? $"--only: No name in the payloads matches \"{pattern.Text}\"."
                : $"--only: \"{pattern.Text}\" exists in neither payload{Question(pattern.Text, entities)}"));
        }

        return only.Count == 0 ? entities : entities.FindAll(entity => only.Any(pattern => pattern.Matches(entity.Name)));
    }

    /// <summary>Checks that limits apply to something.</summary>
    /// <exception cref="ArgumentException">A name does not exist, or is not compared.</exception>
    internal static void Check(IReadOnlyList<FlipLimit> limits, List<ComparedEntity> all, List<ComparedEntity> selected)
    {
        foreach (FlipLimit limit in limits.Where(limit => !selected.Exists(entity => limit.Names.Matches(entity.Name))))
        {
            string name = limit.Names.Text;
            if (limit.Names.IsPattern)
            {
                Console.Error.WriteLine(OneLine.Of($"warning: --fail-when: \"{name}\" matches nothing that is compared."));
                continue;
            }

            throw new ArgumentException(OneLine.Of(all.Exists(entity => entity.Name == name)
                ? $"--fail-when: \"{name}\" is left out by --only."
                : $"--fail-when: \"{name}\" exists in neither payload{Question(name, all)}"));
        }
    }

    private static string Question(string name, List<ComparedEntity> entities)
    {
        IReadOnlyList<string> nearest = NearestNames.Of(name, entities.Select(static entity => entity.Name).Distinct(), static candidate => candidate);
        return nearest.Count == 0 ? "." : NearestNames.Question(nearest);
    }
}
