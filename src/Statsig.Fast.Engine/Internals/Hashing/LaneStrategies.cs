using System;
using System.Collections.Generic;
using System.Runtime.Intrinsics;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The ways to hash several texts at once in the order of preference, and the one choice made at first use.</summary>
/// <remarks>
/// Wider is faster wherever the processor has it: the rounds are the same instructions for sixteen texts as for four. Four lanes are worse
/// than libcrypto's single blocks, so they are chosen only where those are missing. An application forces one with the run-time option
/// "Statsig.Fast.HashingLanes": "avx512", "avx2", "vector128", or "none" for text after text.
/// </remarks>
internal static class LaneStrategies
{
    internal const string OptionName = "Statsig.Fast.HashingLanes";

    internal const string NoneName = "none";

    internal static IReadOnlyList<string> Names { get; } = [SixteenLanes.Name, EightLanes.Name, FourLanes.Name];

    /// <summary>Null when texts are hashed one after the other.</summary>
    internal static LaneStrategy? Chosen { get; } = Choose(AppContext.GetData(OptionName) as string);

    internal static LaneStrategy? Choose(string? forcedName)
    {
        if (forcedName == NoneName)
        {
            return null;
        }

        LaneStrategy? strategy = forcedName is null ? null : TryCreate(forcedName);
        bool hasFastBlocks = Sha256Strategies.Chosen.Name is LibcryptoSha256.Name or ArmSha256.Name;
        for (int i = 0; strategy is null && i < Names.Count; i++)
        {
            if (Names[i] != FourLanes.Name || !hasFastBlocks)
            {
                strategy = TryCreate(Names[i]);
            }
        }

        return strategy;
    }

    /// <summary>Null when the name is unknown, the machine lacks the vectors, or the self-test failed.</summary>
    internal static LaneStrategy? TryCreate(string name) => name switch
    {
        SixteenLanes.Name when SixteenLanes.IsSupported => LaneStrategy.Prove<SixteenLanes, Vector512<uint>>(name),
        EightLanes.Name when EightLanes.IsSupported => LaneStrategy.Prove<EightLanes, Vector256<uint>>(name),
        FourLanes.Name when FourLanes.IsSupported => LaneStrategy.Prove<FourLanes, Vector128<uint>>(name),
        _ => null,
    };
}
