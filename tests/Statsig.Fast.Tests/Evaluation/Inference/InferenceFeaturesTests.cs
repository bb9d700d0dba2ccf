using Statsig.Fast.Evaluation.Inference;

namespace Statsig.Fast.Tests.Evaluation.Inference;

public sealed class InferenceFeaturesTests
{
    [Fact]
    public void Switches_NotSet_AreOn() => Assert.Equal((true, true), (InferenceFeatures.UserAgentParsing, InferenceFeatures.IpCountryLookup));
}
