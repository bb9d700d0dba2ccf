using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.Rulesets;

public sealed class ReasonTextsTests
{
    [Theory]
    [InlineData(EvaluationSource.Network, "Network:Recognized", "Network:Unrecognized", "Network:Unsupported")]
    [InlineData(EvaluationSource.Bootstrap, "Bootstrap:Recognized", "Bootstrap:Unrecognized", "Bootstrap:Unsupported")]
    [InlineData(EvaluationSource.DataAdapter, "Adapter(DataStore):Recognized", "Adapter(DataStore):Unrecognized", "Adapter(DataStore):Unsupported")]
    [InlineData(EvaluationSource.StatsigNetwork, "StatsigNetwork:Recognized", "StatsigNetwork:Unrecognized", "StatsigNetwork:Unsupported")]
    [InlineData(EvaluationSource.Loading, "Loading:Recognized", "Loading:Unrecognized", "Loading:Unsupported")]
    [InlineData(EvaluationSource.NoValues, "NoValues", "NoValues", "NoValues")]
    [InlineData(EvaluationSource.Uninitialized, "Uninitialized", "Uninitialized", "Uninitialized")]
    public void Of_EverySource_HasItsTexts(EvaluationSource source, string recognized, string unrecognized, string unsupported)
    {
        ReasonTexts texts = ReasonTexts.Of(source);

        Assert.Equal((recognized, unrecognized, unsupported), (texts.Recognized, texts.Unrecognized, texts.Unsupported));
    }
}
