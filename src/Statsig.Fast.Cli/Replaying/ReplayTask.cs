using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Statsig.Fast.Cli.Describing;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Running;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>Evaluates a file of users with two payloads and compares the answers.</summary>
internal sealed class ReplayTask
{
    internal required NamedPayload Before { get; init; }

    internal required NamedPayload After { get; init; }

    internal required string UsersPath { get; init; }

    internal required ReplaySurroundings Surroundings { get; init; }

    internal required IReadOnlyList<NamePattern> Only { get; init; }

    internal required IReadOnlyList<FlipLimit> Limits { get; init; }

    internal required bool HashesIds { get; init; }

    /// <summary>The number of entities that are compared; known once the task has run.</summary>
    internal int Compared { get; private set; }

    /// <summary>True when an entity of this name is compared.</summary>
    internal bool Includes(string name) => Only.Count == 0 || Only.Any(pattern => pattern.Matches(name));

    /// <summary>Runs to the last user.</summary>
    /// <exception cref="UnreadableFileException">A file cannot be used.</exception>
    /// <exception cref="ArgumentException">A name or an option is not valid.</exception>
    /// <exception cref="InterruptedException">Ctrl+C came before the last user.</exception>
    internal ReplayResult Run()
    {
        ReplayedSpecs specs = ReplayedSpecs.Load(Before, After, Surroundings);
        DescribedPayload before = DescribedPayload.Read(Before.Origin, Before.Bytes);
        DescribedPayload after = DescribedPayload.Read(After.Origin, After.Bytes);
        List<ComparedEntity> all = ComparedEntities.Of(specs.Before, specs.After);
        List<ComparedEntity> selected = EntitySelection.Select(all, Only);
        EntitySelection.Check(Limits, all, selected);
        Compared = selected.Count;

        // Specs that were taken over are evaluated only where something else that they read is different.
        bool areAllEvaluated = ComparedEntities.HaveOtherSurroundings(specs.Before, specs.After);
        List<ComparedEntity> evaluated = selected.FindAll(entity => areAllEvaluated || !entity.IsSame);
        UserComparison comparison = Compare(evaluated);
        return ReplayResult.Of(this, comparison, new PayloadComparison(before, after), after, new RuleNames(before, after));
    }

    private UserComparison Compare(List<ComparedEntity> entities)
    {
        using LineBlocks blocks = LineBlocks.Open(UsersPath);
        using var interruption = new Interruption();
        var comparison = new UserComparison(UsersPath, blocks, entities, Math.Max(1, Environment.ProcessorCount));
        using var progress = new ProgressLine(blocks.FileLength, Stopwatch.StartNew());
        comparison.Run(() =>
        {
            interruption.ThrowIfRequested();
            progress.Show(comparison.Users, blocks.FileBytes);
        });
        return comparison;
    }
}
