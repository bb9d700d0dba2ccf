using System;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>
/// The user's part of an exposure's identity: the user ID and the custom IDs, in any order. Other fields are not included.
/// </summary>
/// <remarks>
/// The reference hashes the values of the custom IDs and, again, the stable ID and the unit ID of the spec. Here each value is hashed with
/// its name, which covers both: users that differ in a unit ID do not share an identity.
/// </remarks>
/// <param name="Low">One half.</param>
/// <param name="High">The other half.</param>
internal readonly record struct UserIdentity(ulong Low, ulong High)
{
    private const ulong NameKey = 0x9E37_79B9_7F4A_7C15;

    internal static UserIdentity Of(StatsigUser user)
    {
        (ulong low, ulong high) = SeededHash.WideOf(user.UserId);
        foreach (ref readonly UserField id in user.CustomIds)
        {
            (ulong valueLow, ulong valueHigh) = id.Value.TextOrNull is { } text ? SeededHash.WideOf(text) : HashOfOther(id.Value);
            ulong name = SeededHash.Of(id.Name) + NameKey;

            // A sum does not depend on the order; the product ties each value to its name.
            low += SeededHash.Fold(valueLow, name);
            high += SeededHash.Fold(valueHigh, name);
        }

        return new UserIdentity(low, high);
    }

    private static (ulong Low, ulong High) HashOfOther(StatsigValue value)
    {
        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        return SeededHash.WideOf(value.TryGetText(buffer, out ReadOnlySpan<char> text) ? text : default);
    }
}
