using System;

namespace Statsig.Fast.Networking;

/// <summary>How many bytes may come out of a compressed body: what the options allow, and no more than a multiple of what arrived.</summary>
/// <remarks>A few hundred bytes can decompress to gigabytes. Specs, which are full of random salts, compress 5 to 30 times.</remarks>
/// <param name="MaxBytes">The most, whatever arrived.</param>
internal readonly record struct DecompressionLimit(int MaxBytes)
{
    /// <summary>How many bytes may come out of one that arrived.</summary>
    internal const int MaxFactor = 100;

    /// <summary>Up to here the factor does not matter: small bodies may repeat themselves.</summary>
    internal const int FreeBytes = 8 << 20;

    /// <summary>The most that may come out of so many bytes.</summary>
    internal long For(long compressedBytes) => Math.Min(MaxBytes, Math.Max(FreeBytes, compressedBytes * MaxFactor));

    /// <summary>What is wrong with a body that is larger.</summary>
    /// <param name="body">How the message names it, such as "The answer".</param>
    /// <param name="compressedBytes">What arrived of it.</param>
    /// <param name="option">The option that bounds it.</param>
    internal string Describe(string body, long compressedBytes, string option) => For(compressedBytes) == MaxBytes
        ? $"{body} is larger than {MaxBytes} bytes, the limit of {option}."
        : $"{body} decompresses to more than {MaxFactor} times the {compressedBytes} bytes that arrived, which specs do not.";
}
