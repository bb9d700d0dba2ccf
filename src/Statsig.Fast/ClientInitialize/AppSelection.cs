using System;
using System.Collections.Generic;
using System.Globalization;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>Which app a response is for.</summary>
/// <param name="AppId">The app for conditions; null without one.</param>
/// <param name="Filters">Set when the response holds only what is meant for that app. A server's own app never filters.</param>
internal readonly record struct AppSelection(string? AppId, bool Filters)
{
    internal static AppSelection Of(Ruleset ruleset, ClientInitializeOptions options)
    {
        if (!string.IsNullOrEmpty(options.TargetAppId))
        {
            return new AppSelection(options.TargetAppId, true);
        }

        if (string.IsNullOrEmpty(options.ClientSdkKey))
        {
            return new AppSelection(ruleset.AppId, false);
        }

        string? appId = Find(ruleset.Client, options.ClientSdkKey);
        return new AppSelection(appId, appId is not null);
    }

    internal bool Lacks(string[]? targetAppIds) => Filters && (targetAppIds is null || Array.IndexOf(targetAppIds, AppId) < 0);

    private static string? Find(ClientFacts facts, string key)
    {
        if (facts.AppIdsByHashedKey is { } hashed)
        {
            Span<char> text = stackalloc char[10];
            Djb2.Hash(key).TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
            if (hashed.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out string? appId))
            {
                return appId;
            }
        }

        return facts.AppIdsByKey?.GetValueOrDefault(key);
    }
}
