using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// An unsupported condition makes its spec Unsupported whatever is nested after it; the reference forgets it when it comes to a nested gate
/// that has a mapping.
/// </summary>
internal sealed class NestedMappingUnsupported() : UnsupportedAnswer("nested-mapping-unsupported")
{
    /// <inheritdoc/>
    protected override bool IgnoresReference => true;

    internal override bool Explains(Difference difference, ComparedAnswers answers) =>
        difference is { Key.Part: "reason", Ours: "\"Unsupported\"", Reference: "\"Recognized\"" }
            ? Covers(difference.Key.Name.Split('.')[0], answers.Case)
            : base.Explains(difference, answers);

    /// <inheritdoc/>
    protected override bool Covers(string spec, DifferentialCase asked) => new PayloadFacts(asked.Payload).MappedIn(spec).Any();
}
