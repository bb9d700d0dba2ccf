using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Dynamic configs.</summary>
public sealed class DynamicConfigTests(ITestOutputHelper output)
{
    [Fact]
    public void GetDynamicConfig_UsersFromTheField_AnswersAsTheReference() => Comparison.Of(Recording.Field, Section.DynamicConfigs).Expect(
        new Tally { Entities = 180, UnknownNames = 60 }, output);

    [Fact]
    public void GetDynamicConfig_SyntheticUsers_AnswersAsTheReference() => Comparison.Of(Recording.Synthetic, Section.DynamicConfigs).Expect(
        new Tally { Entities = 4_160, UnknownNames = 320, RepeatsRemoved = 160 }, output);

    [Fact]
    public void GetDynamicConfig_UsersWithGlobalCustomFields_AnswersAsTheReference() => Comparison.Of(Recording.GlobalFields, Section.DynamicConfigs).Expect(
        new Tally { Entities = 1_040, UnknownNames = 80, RepeatsRemoved = 36 }, output);

    [Fact]
    public void GetDynamicConfig_UsersRecordedWithTheOtherUserAgentParser_AnswersAsTheReference() => Comparison.Of(Recording.OtherParser, Section.DynamicConfigs).Expect(
        new Tally { Entities = 1_040, UnknownNames = 80, RepeatsRemoved = 41 }, output);
}
