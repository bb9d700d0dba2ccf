using System;
using System.Collections.Generic;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The strategies in the order of preference, and the one choice made at start-up.</summary>
/// <remarks>
/// An application forces a strategy with the run-time option "Statsig.Fast.Hashing", a text among "libcrypto", "arm",
/// "portable" and "scalar": in the project file as RuntimeHostConfigurationOption (read by NativeAOT too), or with
/// AppContext.SetData before the first ruleset is compiled. A name that is unknown or not available here is ignored:
/// every strategy gives the same answers, so a slower one is better than none. All of this is safe from any thread.
/// </remarks>
internal static class Sha256Strategies
{
    internal const string OptionName = "Statsig.Fast.Hashing";

    internal static IReadOnlyList<string> Names { get; } =
    [
        LibcryptoSha256.Name,
        ArmSha256.Name,
        PortableSha256.Name,
        ScalarSha256.Name,
    ];

    /// <summary>What this process hashes with unless a <see cref="HashPrefix"/> is told otherwise.</summary>
    internal static Sha256Strategy Chosen { get; } = Choose(AppContext.GetData(OptionName) as string);

    /// <summary>The forced strategy when it can be used, else the first of <see cref="Names"/> that can.</summary>
    internal static Sha256Strategy Choose(string? forcedName)
    {
        Sha256Strategy? strategy = forcedName is null ? null : TryCreate(forcedName);
        for (int i = 0; strategy is null && i < Names.Count; i++)
        {
            strategy = TryCreate(Names[i]);
        }

        if (strategy is null)
        {
            Throw.InvalidOperation(
                "No SHA-256 implementation passed its self-test on this machine; users would be bucketed wrongly.");
        }

        return strategy;
    }

    /// <summary>Null when the name is unknown, the machine lacks what the strategy needs, or its self-test failed.</summary>
    internal static Sha256Strategy? TryCreate(string name) => name switch
    {
        LibcryptoSha256.Name => LibcryptoSha256.TryCreate(),
        ArmSha256.Name => ArmSha256.TryCreate(),
        PortableSha256.Name => PortableSha256.TryCreate(),
        ScalarSha256.Name => ScalarSha256.TryCreate(),
        _ => null,
    };
}
