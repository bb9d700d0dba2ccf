using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.ClientInitialize;

/// <summary>Lets clients detect a change of private attributes without their values.</summary>
/// <remarks>Source: the sum over the attributes of djb2("name:text"), modulo 2^32; the order does not count.</remarks>
internal static class PrivateAttributesHash
{
    [SkipLocalsInit] // The buffer is written before it is read.
    internal static uint Of(ReadOnlySpan<UserField> attributes)
    {
        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        uint sum = 0;
        foreach (ref readonly UserField attribute in attributes)
        {
            uint hash = Djb2.Append(Djb2.Hash(attribute.Name), ":");
            sum += Djb2.Append(hash, attribute.Value.TryGetText(buffer, out ReadOnlySpan<char> text) ? text : default);
        }

        return sum;
    }
}
