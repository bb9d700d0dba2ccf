using Statsig.Fast.Internals;

namespace Statsig.Fast.Tests.Internals;

public sealed class FeatureSwitchesTests
{
    [Fact]
    public void Switches_NotSet_AreOn() => Assert.DoesNotContain(
        false,
        (bool[])[
            FeatureSwitches.Network, FeatureSwitches.RegularExpressions, FeatureSwitches.UserAgentParsing, FeatureSwitches.IpCountryLookup,
            FeatureSwitches.ClientResponses, FeatureSwitches.Autotunes, FeatureSwitches.Streaming, FeatureSwitches.Collections,
        ]);
}
