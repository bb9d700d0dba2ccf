using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Layers, with what reading each of their parameters leaves behind.</summary>
public sealed class LayerTests(ITestOutputHelper output)
{
    [Fact]
    public void GetLayer_UsersFromTheField_AnswersAsTheReference() => Comparison.Of(Recording.Field, Section.Layers).Expect(
        new Tally { Entities = 300, UnknownNames = 60 }, output);

    [Fact]
    public void GetLayer_SyntheticUsers_AnswersAsTheReference() => Comparison.Of(Recording.Synthetic, Section.Layers).Expect(
        new Tally { Entities = 5_120, UnknownNames = 320, RepeatsRemoved = 320 }, output);

    [Fact]
    public void GetLayer_UsersWithGlobalCustomFields_AnswersAsTheReference() => Comparison.Of(Recording.GlobalFields, Section.Layers).Expect(
        new Tally { Entities = 1_280, UnknownNames = 80, RepeatsRemoved = 80 }, output);

    [Fact]
    public void GetLayer_UsersRecordedWithTheOtherUserAgentParser_AnswersAsTheReference() => Comparison.Of(Recording.OtherParser, Section.Layers).Expect(
        new Tally { Entities = 1_280, UnknownNames = 80, RepeatsRemoved = 80 }, output);
}
