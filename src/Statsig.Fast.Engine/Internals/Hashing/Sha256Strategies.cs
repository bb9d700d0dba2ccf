using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The strategies in the order of preference, and the one choice made before the first hash of an evaluation.</summary>
/// <remarks>
/// An application forces a strategy with the run-time option "Statsig.Fast.Hashing", a text among "libcrypto", "arm", "portable" and
/// "scalar": in the project file as RuntimeHostConfigurationOption (read by NativeAOT too), or with AppContext.SetData before the first
/// server is made. A name that is unknown or not available here is ignored: all strategies return the same hashes, so a slower one is
/// better than none. All members are thread-safe.
/// </remarks>
internal static class Sha256Strategies
{
    internal const string OptionName = "Statsig.Fast.Hashing";

    /// <summary>From where on <see cref="Names"/> are code of this library.</summary>
    private const int LoadingNothing = 1;

    private static volatile Sha256Strategy? _chosen;
    private static volatile Sha256Strategy? _loadingNothing;

    internal static IReadOnlyList<string> Names { get; } =
    [
        LibcryptoSha256.Name,
        ArmSha256.Name,
        PortableSha256.Name,
        ScalarSha256.Name,
    ];


    /// <summary>The default strategy of a <see cref="HashPrefix"/> in this process. Its first use may load a library.</summary>
    internal static Sha256Strategy Chosen => _chosen ??= Choose(AppContext.GetData(OptionName) as string);

    /// <summary>
    /// The choice when it has been made; until then, in a native program, the best that loads nothing: for the work of starting, which is
    /// too little to load a library for. Under the JIT compiling that takes as long as loading, so there it is the choice.
    /// </summary>
    internal static Sha256Strategy AtHand => _chosen ?? (RuntimeFeature.IsDynamicCodeCompiled ? Chosen : _loadingNothing ??= First(LoadingNothing));

    /// <summary>The forced strategy when it can be used, else the first of <see cref="Names"/> that can.</summary>
    internal static Sha256Strategy Choose(string? forcedName)
    {
        Sha256Strategy? forced = forcedName is null ? null : TryCreate(forcedName);
        return forced ?? First(0);
    }

    private static Sha256Strategy First(int preference)
    {
        Sha256Strategy? strategy = null;
        for (int i = preference; strategy is null && i < Names.Count; i++)
        {
            strategy = TryCreate(Names[i]);
        }

        if (strategy is null)
        {
            Throw.InvalidOperation(
                "No SHA-256 implementation passed its self-test on this machine, so users cannot be bucketed correctly.");
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
