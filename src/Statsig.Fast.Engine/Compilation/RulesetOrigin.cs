using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation;

/// <summary>Where a delivery came from.</summary>
/// <param name="Source">The source that answers report.</param>
/// <param name="ReceivedAtMs">When it arrived, in Unix milliseconds.</param>
/// <param name="InitTimeMs">When the server's first specs had changed, in Unix milliseconds; null when these are the first.</param>
/// <param name="PreviousSettings">The service's settings before this delivery.</param>
internal readonly record struct RulesetOrigin(EvaluationSource Source, long ReceivedAtMs, long? InitTimeMs, RemoteSettings PreviousSettings);
