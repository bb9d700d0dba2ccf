using System;

namespace Statsig.Fast.Networking;

/// <summary>The limit of a decompressed body: that of the options, and a multiple of the received bytes.</summary>
/// <remarks>A few hundred bytes can decompress to gigabytes. Specs, which are full of random salts, compress 5 to 30 times.</remarks>
/// <param name="MaxBytes">The absolute limit.</param>
internal readonly record struct DecompressionLimit(int MaxBytes)
{
    /// <summary>How many bytes may come out of one that arrived.</summary>
    internal const int MaxFactor = 100;

    /// <summary>Up to here the factor does not matter: small bodies may repeat themselves.</summary>
    internal const int FreeBytes = 8 << 20;

    /// <summary>The limit for a number of compressed bytes.</summary>
    internal long For(long compressedBytes) => Math.Min(MaxBytes, Math.Max(FreeBytes, compressedBytes * MaxFactor));

    /// <summary>Describes the error of a larger body.</summary>
    /// <param name="body">How the message names it, such as "The answer".</param>
    /// <param name="compressedBytes">The received bytes.</param>
    /// <param name="option">The option that bounds it.</param>
    internal string Describe(string body, long compressedBytes, string option) => For(compressedBytes) == MaxBytes
        ? $"{body} is larger than {MaxBytes} bytes, the limit of {option}."
        : $"{body} decompresses to more than {MaxFactor} times the {compressedBytes} received bytes, which is the limit of compressed bodies.";
}
