namespace Statsig.Fast.Specs;

/// <summary>What came of reading a payload.</summary>
/// <param name="Status">The outcome of the read.</param>
/// <param name="SpecSet"> The delivery; null when rejected. Without updates it contains only the members about the delivery itself.
/// </param>
/// <param name="Error">What is wrong and where; null unless rejected.</param>
internal readonly record struct SpecsReadResult(SpecsReadStatus Status, SpecSet? SpecSet, string? Error)
{
    internal static SpecsReadResult Rejected(string error) => new(SpecsReadStatus.Rejected, null, error);
}

/// <summary>The outcomes of reading a payload.</summary>
internal enum SpecsReadStatus : byte
{
    /// <summary>Nothing of the payload can be used; what is active stays active.</summary>
    Rejected,

    /// <summary>"has_updates" of the payload is false.</summary>
    NoUpdates,

    /// <summary>The payload was read; single malformed parts are among <see cref="SpecSet.Problems"/>.</summary>
    Accepted,
}
