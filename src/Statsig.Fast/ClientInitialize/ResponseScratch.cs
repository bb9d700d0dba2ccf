using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO.Hashing;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.ClientInitialize;

/// <summary>
/// What one response needs besides its buffer; rented from a spare kept per thread, so that a warm response allocates nothing.
/// </summary>
internal sealed class ResponseScratch
{
    private readonly List<SecondaryExposure> _exposures = [];
    private readonly Dictionary<ReadOnlyMemory<byte>, int> _values = new(new ValueComparer());
    private readonly List<ReadOnlyMemory<byte>> _valueList = [];
    private int[] _numbers = [];
    private ArrayBufferWriter<byte>? _content;

    internal ClientScope Scope { get; } = new();

    /// <summary>The exposures that entries refer to, in the order of their first use.</summary>
    internal List<SecondaryExposure> Exposures => _exposures;

    /// <summary>The values that entries refer to, in the order of their first use.</summary>
    internal List<ReadOnlyMemory<byte>> Values => _valueList;

    /// <summary>A buffer for responses whose content decides whether they are written at all.</summary>
    internal ArrayBufferWriter<byte> Content => _content ??= new ArrayBufferWriter<byte>(64 * 1024);

    internal static ResponseScratch Rent() => ThreadSpare<ResponseScratch>.Rent();

    internal static void Return(ResponseScratch scratch)
    {
        // Now, so that an idle thread does not keep a ruleset alive.
        foreach (SecondaryExposure exposure in scratch._exposures)
        {
            scratch._numbers[exposure.Ordinal] = 0;
        }

        scratch._exposures.Clear();
        scratch._values.Clear();
        scratch._valueList.Clear();
        scratch._content?.ResetWrittenCount();
        scratch.Scope.AppId = null;
        scratch.Scope.Reset();
        ThreadSpare<ResponseScratch>.Return(scratch);
    }

    /// <summary>The number of an exposure in this response.</summary>
    internal int NumberOf(SecondaryExposure exposure)
    {
        if (exposure.Ordinal >= _numbers.Length)
        {
            Array.Resize(ref _numbers, Math.Max(64, (exposure.Ordinal + 1) * 2));
        }

        ref int number = ref _numbers[exposure.Ordinal]; // One more than the number; 0 for those not used yet.
        if (number == 0)
        {
            _exposures.Add(exposure);
            number = _exposures.Count;
        }

        return number - 1;
    }

    /// <summary>The number of a value in this response; equal JSON has one number.</summary>
    internal int NumberOf(ReadOnlyMemory<byte> value)
    {
        if (!_values.TryGetValue(value, out int number))
        {
            number = _valueList.Count;
            _values.Add(value, number);
            _valueList.Add(value);
        }

        return number;
    }

    private sealed class ValueComparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> value) => (int)XxHash3.HashToUInt64(value.Span, ProcessSeed.Value);
    }
}
