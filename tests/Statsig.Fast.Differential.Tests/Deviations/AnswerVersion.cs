using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>A difference in the version that an answer or an event reports.</summary>
/// <param name="Spec">The spec that was asked for.</param>
/// <param name="Reference">The reference's version; null for none.</param>
/// <param name="Ours">This library's version; null for none.</param>
internal sealed record AnswerVersion(string Spec, string? Reference, string? Ours)
{
    internal static AnswerVersion? Of(Difference difference) => difference.Key.Part is "version" or "configVersion"
        // Events carry it as text.
        ? new AnswerVersion(difference.Key.Name.Split('.')[0], difference.Reference?.Trim('"'), difference.Ours?.Trim('"'))
        : null;
}
