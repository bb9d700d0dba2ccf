using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Parameter stores: each parameter read without a fall-back, with one of its type, and with one of another type.</summary>
public sealed class ParameterStoreTests(ITestOutputHelper output)
{
    [Fact]
    public void GetParameterStore_UsersFromTheField_AnswersAsTheReference() => Comparison.Of(Recording.Field, Section.ParameterStores).Expect(
        new Tally { UnknownNames = 60 }, output);

    [Fact]
    public void GetParameterStore_SyntheticUsers_AnswersAsTheReference() => Comparison.Of(Recording.Synthetic, Section.ParameterStores).Expect(
        new Tally { Entities = 960, UnknownNames = 320 }, output);

    [Fact]
    public void GetParameterStore_UsersWithGlobalCustomFields_AnswersAsTheReference() => Comparison.Of(Recording.GlobalFields, Section.ParameterStores).Expect(
        new Tally { Entities = 240, UnknownNames = 80 }, output);

    [Fact]
    public void GetParameterStore_UsersRecordedWithTheOtherUserAgentParser_AnswersAsTheReference() => Comparison.Of(Recording.OtherParser, Section.ParameterStores).Expect(
        new Tally { Entities = 240, UnknownNames = 80 }, output);
}
