using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests;

/// <summary>One payload with the options of a server and the users that it is asked for.</summary>
/// <param name="Root">All of it as one JSON value, which is how cases are shrunk, written and read.</param>
internal sealed record DifferentialCase(Tree Root)
{
    internal const string PayloadMember = "payload";
    internal const string UsersMember = "users";
    internal const string EnvironmentMember = "environment";
    internal const string GlobalFieldsMember = "globalCustomFields";
    internal const string IdListsMember = "idLists";
    internal const string OnlyMember = "only";

    internal Tree Payload => Root[PayloadMember] ?? Tree.EmptyObject;

    internal IReadOnlyList<Tree> Users => Root[UsersMember]?.Items ?? [];

    /// <summary>
    /// The tier that the server is given; null for none. An empty one, as shrinking makes it, counts as none: the options refuse it.
    /// </summary>
    internal string? Environment => Root[EnvironmentMember]?.AsText is { Length: > 0 } tier ? tier : null;

    internal Tree? GlobalCustomFields => Root[GlobalFieldsMember];

    /// <summary>The payload as the service would send it. Texts stand as they are, but what JSON has to escape.</summary>
    internal string PayloadText => Payload.ToJson(onlyAscii: false);

    internal IEnumerable<string> Gates => NamesOf("feature_gates");

    internal IEnumerable<string> Layers => NamesOf("layer_configs");

    /// <summary>Read as dynamic configs: those whose entity says so, since the rest is for experiments.</summary>
    internal IEnumerable<string> Configs => ConfigsWhere(static entity => entity == "dynamic_config");

    /// <summary>Read as experiments: experiments, autotunes, and the contextual autotunes, which have no spec.</summary>
    internal IEnumerable<string> Experiments => ConfigsWhere(static entity => entity != "dynamic_config").Union(NamesOf("cmab_configs"));

    internal IEnumerable<KeyValuePair<string, IEnumerable<string>>> Stores => (Payload["param_stores"]?.Members ?? [])
        .Select(static store => new KeyValuePair<string, IEnumerable<string>>(store.Key, store.Value["parameters"]?.Names ?? []));

    /// <summary>The lines of each ID list.</summary>
    internal IEnumerable<KeyValuePair<string, string>> IdLists => (Root[IdListsMember]?.Members ?? [])
        .Select(static list => new KeyValuePair<string, string>(list.Key, string.Concat(list.Value.Items.Select(static id => $"+{PrefixOf(id.AsText ?? "")}\n"))));

    /// <summary>The name behind one of a response, which may be hashed; the name itself elsewhere.</summary>
    internal string NameIn(string section, string name) => section.StartsWith("response djb2", StringComparison.Ordinal)
        ? Gates.Concat(NamesOf("dynamic_configs")).Concat(NamesOf("cmab_configs")).Concat(Layers).FirstOrDefault(candidate => HashOf(candidate) == name) ?? name
        : name;

    /// <summary>All conditions of the payload.</summary>
    internal IEnumerable<Tree> Conditions => (Payload["condition_map"]?.Members ?? []).Select(static member => member.Value);

    internal DifferentialCase WithPayload(Tree payload) => new(Root.With(PayloadMember, payload));

    internal DifferentialCase WithUsers(params IReadOnlyList<Tree> users) => new(Root.With(UsersMember, Tree.Array(users)));

    /// <summary>The case with changed conditions; null when none changes.</summary>
    internal DifferentialCase? ChangeConditions(Func<Tree, Tree> change)
    {
        if (Payload["condition_map"] is not { } conditions)
        {
            return null;
        }

        Tree changed = conditions.Map(change);
        return changed.Members.Select(static member => member.Value).SequenceEqual(Conditions) ? null : WithPayload(Payload.With("condition_map", changed));
    }

    /// <summary>A name as client responses hash it.</summary>
    internal static string HashOf(string name) =>
        name.EnumerateRunes().Aggregate(0u, static (hash, rune) => unchecked((hash * 31) + (uint)rune.Value)).ToString(CultureInfo.InvariantCulture);

    private static string PrefixOf(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8];

    private IEnumerable<string> NamesOf(string member) => Payload[member]?.Names ?? [];

    private IEnumerable<string> ConfigsWhere(Func<string?, bool> matches) => (Payload["dynamic_configs"]?.Members ?? [])
        .Where(member => matches(member.Value["entity"]?.AsText)).Select(static member => member.Key);
}
