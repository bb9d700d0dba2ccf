using System.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>A compiled condition that can tell what it was compiled from, out of the data that it evaluates with.</summary>
/// <remarks>
/// Implemented by the target of every <see cref="ConditionDelegate"/>. Rulesets keep no text of conditions: explanations are the only
/// readers.
/// </remarks>
internal interface IDescribedCondition
{
    /// <summary>The condition type, as payloads spell it.</summary>
    string Type { get; }

    /// <summary>The operator, as payloads spell it; null for none.</summary>
    string? Operator { get; }

    /// <summary>The field, or the ID type; null for none.</summary>
    string? Field { get; }

    /// <summary>Where the value comes from; null for a condition that reads none.</summary>
    ValueSource? Source => null;

    /// <summary>The elements of the target; null when it is not a list.</summary>
    int? TargetCount => null;

    /// <summary>The hash input of the bucket that is compared; null for other conditions.</summary>
    BucketKey? Bucket => null;

    /// <summary>The bucket at which the result changes; null when there is not exactly one.</summary>
    int? BucketThreshold => null;

    /// <summary>Appends the target, shortened; nothing for a condition without one.</summary>
    void AppendTarget(StringBuilder text);
}
