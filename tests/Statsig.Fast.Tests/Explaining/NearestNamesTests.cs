using Statsig.Fast.Spelling;

namespace Statsig.Fast.Tests.Explaining;

/// <summary>Edit distances, and which names are offered.</summary>
public sealed class NearestNamesTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "ABC", 0)]
    [InlineData("a-b", "a_b", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "abcd", 1)]
    [InlineData("abc", "xbc", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_OfTwoTexts_CountsEdits(string left, string right, int distance)
    {
        Assert.Equal((distance, distance), (NearestNames.Distance(left, right, 9), NearestNames.Distance(right, left, 9)));
    }

    [Fact]
    public void Of_ManyNames_GivesTheThreeNearestInOrder()
    {
        Assert.Equal(["gate_b", "gate_c", "gate_x"], NearestNames.Of("gate_a", ["other", "gate_zz", "gate_x", "gate_c", "gate_b"], static name => name));
    }
}
