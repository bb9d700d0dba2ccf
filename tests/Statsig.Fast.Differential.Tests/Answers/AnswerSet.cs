using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Answers;

/// <summary>Everything that one side answered for one user, taken apart into comparable parts.</summary>
/// <remarks>
/// Both sides write the same JSON (reference.mjs, <see cref="OwnAnswers"/>), and this reads it. Left out are times, sessions and who wrote
/// a response. The source of a reason is left out too, since the reference has its payload from a data store. Repeats of secondary
/// exposures are removed: the deviation "repeated-exposures".
/// </remarks>
internal sealed class AnswerSet
{
    private static readonly string[] Getters = ["gates", "configs", "experiments", "layers"];
    private static readonly string[] EntryMaps = ["feature_gates", "dynamic_configs", "layer_configs", "param_stores"];
    private static readonly string[] WriterOfResponse = ["sdkInfo", "generator"];
    private static readonly string[] Times = ["receivedAt", "initTime", "serverTime", "configSyncTime"];

    private readonly Dictionary<AnswerKey, string> _parts = [];

    private AnswerSet()
    {
    }

    /// <summary>Why a side did not take the user; null when it did.</summary>
    internal string? Refusal { get; private init; }

    /// <summary>How many lists of secondary exposures held one more than once.</summary>
    internal int Repeats { get; private set; }

    internal IReadOnlyDictionary<AnswerKey, string> Parts => _parts;

    internal static AnswerSet Read(Tree answers)
    {
        if (answers["refused"] is { } refusal)
        {
            return new AnswerSet { Refusal = refusal.AsText };
        }

        var set = new AnswerSet();
        foreach (string section in Getters)
        {
            foreach ((string name, Tree answer) in answers[section]!.Members)
            {
                set.ReadGetter(section, name, answer);
            }
        }

        foreach ((string name, Tree store) in answers["stores"]!.Members)
        {
            set.Add("stores", name, "reason", ReasonOf(store["reason"]!));
            foreach ((string parameter, Tree reads) in store["values"]!.Members)
            {
                set.Add("stores", name, $"value {parameter}", reads);
            }
        }

        set.ReadEvents(answers["events"]!);
        foreach ((string hash, Tree response) in answers["responses"]!.Members)
        {
            set.ReadResponse($"response {hash}", response);
        }

        return set;
    }

    private static Tree ReasonOf(Tree reason)
    {
        string text = reason.AsText ?? "";
        foreach (string source in new[] { "Bootstrap:", "Adapter(DataStore):" })
        {
            text = text.StartsWith(source, StringComparison.Ordinal) ? text[source.Length..] : text;
        }

        return Tree.Text(text);
    }

    private void Add(string section, string name, string part, Tree value)
    {
        if (value.Kind != TreeKind.Null)
        {
            _parts[new AnswerKey(section, name, part)] = value.ToCanonical();
        }
    }

    private void ReadGetter(string section, string name, Tree answer)
    {
        foreach ((string part, Tree value) in answer.Members)
        {
            Add(section, name, part, part switch
            {
                "reason" => ReasonOf(value),
                "secondary" => WithoutRepeats(value),
                _ => value,
            });
        }
    }

    /// <summary>The exposures as "gate value rule", each once.</summary>
    private Tree WithoutRepeats(Tree exposures)
    {
        string[] all = [.. exposures.Items.Select(static exposure =>
            $"{exposure["gate"]?.AsText} {exposure["gateValue"]?.AsText} {(exposure["ruleID"] ?? exposure["ruleId"])?.AsText}")];
        string[] once = [.. all.Distinct()];
        Repeats += all.Length == once.Length ? 0 : 1;
        return Tree.Texts(once);
    }

    /// <summary>Every part of each event; an exposure that was posted more than once counts once.</summary>
    private void ReadEvents(Tree events)
    {
        var parts = new Dictionary<AnswerKey, SortedSet<string>>();
        foreach (Tree posted in events.Items)
        {
            Tree metadata = posted["metadata"] ?? Tree.EmptyObject;
            string section = $"events {posted["eventName"]?.AsText}";
            string name = (metadata["gate"] ?? metadata["config"])?.AsText ?? "";
            if (metadata["parameterName"]?.AsText is { } parameter)
            {
                name += $".{parameter}";
            }

            foreach ((string part, Tree value) in metadata.Members.Where(static member => !Times.Contains(member.Key)))
            {
                Note(part, part switch
                {
                    "reason" => ReasonOf(value),
                    "checks" => TreeReader.Read(value.AsText ?? "null"), // JSON in a text, whose members have no order.
                    _ => value,
                });
            }

            Note("user", posted["user"] ?? Tree.Null);
            Note("value", posted["value"] ?? Tree.Null);
            Note("sampling", posted["statsigMetadata"] is { Members.Count: > 0 } sampling ? sampling : Tree.Null);
            Note("secondary", WithoutRepeats(posted["secondaryExposures"] ?? Tree.Array()));

            void Note(string part, Tree value)
            {
                if (value.Kind != TreeKind.Null)
                {
                    var key = new AnswerKey(section, name, part);
                    if (!parts.TryGetValue(key, out SortedSet<string>? values))
                    {
                        parts.Add(key, values = new SortedSet<string>(StringComparer.Ordinal));
                    }

                    values.Add(value.ToCanonical());
                }
            }
        }

        foreach ((AnswerKey key, SortedSet<string> values) in parts)
        {
            _parts[key] = string.Join(" | ", values);
        }
    }

    private void ReadResponse(string section, Tree response)
    {
        foreach ((string member, Tree value) in response.Members.Where(static member => !WriterOfResponse.Contains(member.Key)))
        {
            if (!EntryMaps.Contains(member))
            {
                Add(section, "", member, value);
                continue;
            }

            foreach ((string name, Tree entry) in value.Members)
            {
                foreach ((string part, Tree inner) in entry.Members)
                {
                    // Null is an answer here: "value" is null where there is none.
                    _parts[new AnswerKey($"{section} {member}", name, part)] = inner.ToCanonical();
                }
            }
        }
    }
}
