using System.Threading;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Server;

/// <summary>Warns once about an environment tier that is not usual and that the specs do not name: it is probably misspelled.</summary>
internal sealed class UnusualTierWarning(EvaluationSettings settings, OutputLog log)
{
    private bool _hasWarned;

    internal void Check(Ruleset ruleset)
    {
        if (settings.UnusualTier is { } tier && ruleset is { HasSpecs: true, NamesTier: false } && !Interlocked.Exchange(ref _hasWarned, true))
        {
            string name = OutputLog.Shorten(tier, 200).ReplaceLineEndings(" ");
            log.Write(
                OutputLogLevel.Warning,
                $"The environment tier is \"{name}\". It is not production, staging or development, and the specs do not name it, so it matches no condition on the environment. "
                    + "Check its spelling; StatsigEnvironmentTier contains the usual tiers. This warning is logged once.");
        }
    }
}
