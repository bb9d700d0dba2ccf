using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Compilation;
using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>Two payloads, compiled so that the second one takes over what did not change.</summary>
internal sealed class ReplayedSpecs
{
    private ReplayedSpecs(Ruleset before, Ruleset after)
    {
        Before = before;
        After = after;
    }

    internal Ruleset Before { get; }

    internal Ruleset After { get; }

    /// <summary>Reads and compiles both. Parts of the newer payload that cannot be used are named on standard error.</summary>
    /// <param name="before">The older payload.</param>
    /// <param name="after">The newer payload.</param>
    /// <param name="surroundings">What evaluations read besides.</param>
    /// <exception cref="UnreadableFileException">A payload, or a file with ID lists or fields, cannot be used.</exception>
    /// <exception cref="ArgumentException">The environment is not valid.</exception>
    internal static ReplayedSpecs Load(NamedPayload before, NamedPayload after, ReplaySurroundings surroundings)
    {
        EvaluationSettings settings = SettingsOf(surroundings);
        IdListStore lists = surroundings.Lists ?? new IdListStore();
        if (surroundings.IdListsPath is { } path)
        {
            foreach ((string name, string lines) in JsonFiles.ReadIdLists(path))
            {
                lists.Apply(name, Encoding.UTF8.GetBytes(lines));
            }
        }

        Ruleset old = Compile(before, settings, lists, null);
        Ruleset current = Compile(after, settings, lists, old);
        if (settings.UnusualTier is { } tier && !old.NamesTier && !current.NamesTier)
        {
            Console.Error.WriteLine(OneLine.Of($"warning: No condition of either payload names the environment \"{tier}\". Check the spelling of --environment."));
        }

        HashSet<string> known = [.. old.Problems.Select(static problem => problem.Message)];
        foreach (SpecProblem problem in current.Problems.Where(problem => !known.Contains(problem.Message)))
        {
            Console.Error.WriteLine(OneLine.Of($"warning: {after.Origin}: {problem.Message}"));
        }

        return new ReplayedSpecs(old, current);
    }

    private static Ruleset Compile(NamedPayload payload, EvaluationSettings settings, IdListStore lists, Ruleset? previous)
    {
        SpecSet set = PayloadFile.Parse(payload.Origin, payload.Bytes, previous is null ? null : new KnownRuleset(previous));
        var origin = new RulesetOrigin(EvaluationSource.Bootstrap, settings.Clock.GetUtcNow().ToUnixTimeMilliseconds(), null, RemoteSettings.None);
        return RulesetCompiler.Compile(set, settings, lists, origin, previous);
    }

    private static EvaluationSettings SettingsOf(ReplaySurroundings surroundings)
    {
        string? tier = surroundings.Environment;
        if (tier is { Length: 0 })
        {
            throw new ArgumentException("--environment is empty. Use a tier such as production, or leave the option out.");
        }

        bool isUsual = tier is null || StatsigTiers.Contains(tier, StringComparer.OrdinalIgnoreCase);
        return new EvaluationSettings
        {
            Environment = tier is null ? [] : [new UserField("tier", tier)],
            UnusualTier = isUsual ? null : tier,
            GlobalCustomFields = surroundings.GlobalFieldsPath is { } path ? [.. UserField.From(JsonFiles.ReadObject(path))] : [],
            UserAgentParser = BuiltInUserAgentParser.InstanceOrNull,
            Clock = new FixedClock(),
            Random = new RepeatableRandom(),
            OnPatternExhausted = static (pattern, specs) =>
                Console.Error.WriteLine(OneLine.Of($"warning: A search for the pattern \"{pattern}\" of {specs} exceeded its time limit and counts as no match.")),
        };
    }

    private static readonly string[] StatsigTiers = ["production", "staging", "development"];
}

/// <summary>A payload and where it comes from.</summary>
/// <param name="Origin">The file or the address, for messages.</param>
/// <param name="Bytes">Unpacked; not changed afterwards.</param>
internal sealed record NamedPayload(string Origin, byte[] Bytes);

/// <summary>What evaluations read besides the payloads and the users.</summary>
/// <param name="Environment">The tier; null for that of the payloads.</param>
/// <param name="GlobalFieldsPath">A file with custom fields of every user.</param>
/// <param name="IdListsPath">A file of ID lists.</param>
/// <param name="Lists">The lists of the service that the older payload came from.</param>
internal sealed record ReplaySurroundings(string? Environment, string? GlobalFieldsPath, string? IdListsPath, IdListStore? Lists);
