using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Experiments and autotunes.</summary>
public sealed class ExperimentTests(ITestOutputHelper output)
{
    [Fact]
    public void GetExperiment_UsersFromTheField_AnswersAsTheReference() => Comparison.Of(Recording.Field, Section.Experiments).Expect(
        new Tally { Entities = 120, UnknownNames = 60 }, output);

    [Fact]
    public void GetExperiment_SyntheticUsers_AnswersAsTheReference() => Comparison.Of(Recording.Synthetic, Section.Experiments).Expect(
        new Tally { Entities = 9_280, UnknownNames = 320 }, output);

    [Fact]
    public void GetExperiment_UsersWithGlobalCustomFields_AnswersAsTheReference() => Comparison.Of(Recording.GlobalFields, Section.Experiments).Expect(
        new Tally { Entities = 2_320, UnknownNames = 80 }, output);

    [Fact]
    public void GetExperiment_UsersRecordedWithTheOtherUserAgentParser_AnswersAsTheReference() => Comparison.Of(Recording.OtherParser, Section.Experiments).Expect(
        new Tally { Entities = 2_320, UnknownNames = 80 }, output);
}
