using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Gates, segments and holdouts.</summary>
public sealed class GateTests(ITestOutputHelper output)
{
    [Fact]
    public void GetFeatureGate_UsersFromTheField_AnswersAsTheReference() => Comparison.Of(Recording.Field, Section.Gates).Expect(
        new Tally { Entities = 16_740, UnknownNames = 60 }, output);

    [Fact]
    public void GetFeatureGate_SyntheticUsers_AnswersAsTheReference() => Comparison.Of(Recording.Synthetic, Section.Gates).Expect(
        new Tally { Entities = 291_840, UnknownNames = 640, RepeatsRemoved = 934, CaseOnlyTargets = 54, LeakedState = 320 }, output);

    [Fact]
    public void GetFeatureGate_UsersWithGlobalCustomFields_AnswersAsTheReference() => Comparison.Of(Recording.GlobalFields, Section.Gates).Expect(
        new Tally { Entities = 72_960, UnknownNames = 160, RepeatsRemoved = 231, CaseOnlyTargets = 128, LeakedState = 80 }, output);

    [Fact]
    public void GetFeatureGate_UsersRecordedWithTheOtherUserAgentParser_AnswersAsTheReference() => Comparison.Of(Recording.OtherParser, Section.Gates).Expect(
        new Tally { Entities = 72_960, UnknownNames = 160, RepeatsRemoved = 231, CaseOnlyTargets = 12, LeakedState = 80, OtherUserAgentParser = 6 }, output);

    [Fact]
    public void GetFeatureGate_OtherUserAgentParserPutInPlaceOfTheBuiltInOne_LeavesNoDifferenceOfThatKind() =>
        Comparison.Run(Recording.OtherParser, Section.Gates, Recording.OtherParser.CreateServer(parser: RecordedParser.Other)).Expect(
            new Tally { Entities = 72_960, UnknownNames = 160, RepeatsRemoved = 231, CaseOnlyTargets = 12, LeakedState = 80 }, output);

    [Fact]
    public void CheckGate_EveryRecordedGate_IsTheValueOfGetFeatureGate()
    {
        StatsigServer server = Recording.Synthetic.CreateServer();
        foreach (RecordedUser user in Recording.Synthetic.Users)
        {
            foreach (JsonProperty gate in RecordedAnswers.Of(Section.Gates, user.Line))
            {
                bool value = server.GetFeatureGate(user.User, gate.Name).Value;
                Assert.True(server.CheckGate(user.User, gate.Name) == value, $"User {user.Index}, gate {gate.Name}: {!value} instead of {value}.");
            }
        }
    }
}
