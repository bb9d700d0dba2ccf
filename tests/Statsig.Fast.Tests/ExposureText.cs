using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Tests;

/// <summary>Secondary exposures as "gate:value:rule", which reads well in a failed comparison.</summary>
internal static class ExposureText
{
    internal static string[] Of(IReadOnlyList<SecondaryExposure> exposures) =>
        [.. exposures.Select(static exposure => $"{exposure.Gate}:{exposure.GateValue}:{exposure.RuleId}")];
}
