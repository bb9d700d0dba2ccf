using Statsig.Fast.Internals;

namespace Statsig.Fast.Tests.Internals;

public sealed class FeatureSwitchesTests
{
    [Fact]
    public void Switches_NotSet_AreOn() => Assert.DoesNotContain(
        false,
        (bool[])[
            ServerSwitches.Network, FeatureSwitches.RegularExpressions, FeatureSwitches.UserAgentParsing, FeatureSwitches.IpCountryLookup,
            ServerSwitches.ClientResponses, FeatureSwitches.Autotunes, FeatureSwitches.Collections,
        ]);
}
