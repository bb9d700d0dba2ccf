using System;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>One answer of an entry as bytes, with the places where the exposures go.</summary>
internal sealed class PreparedAnswer
{
    internal required Outcome Outcome { get; init; }

    /// <summary>The spec whose ID type is reported.</summary>
    internal required CompiledSpec? Resolved { get; init; }

    internal required CompiledSpec? Delegate { get; init; }

    /// <summary>The value of an unsupported gate, which the outcome does not hold.</summary>
    internal required bool GroupHeld { get; init; }

    /// <summary>A comma, the hidden name and the entry without exposures. In the short format: without the closing brace.</summary>
    internal required byte[] Bytes { get; init; }

    /// <summary>The position of the exposures; in the short format that of the first member.</summary>
    internal required int ExposuresAt { get; init; }

    /// <summary>Where the undelegated exposures of a layer go.</summary>
    internal required int UndelegatedAt { get; init; }

    /// <summary>The short format's value, which entries refer to by number; empty for gates.</summary>
    internal required ReadOnlyMemory<byte> Value { get; init; }

    internal bool Is(Outcome outcome, CompiledSpec? resolved, CompiledSpec? @delegate, bool groupHeld) =>
        ReferenceEquals(Outcome, outcome) && ReferenceEquals(Resolved, resolved) && ReferenceEquals(Delegate, @delegate) && GroupHeld == groupHeld;
}
