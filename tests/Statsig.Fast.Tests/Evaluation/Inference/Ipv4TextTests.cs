using Statsig.Fast.Evaluation.Inference;

namespace Statsig.Fast.Tests.Evaluation.Inference;

public sealed class Ipv4TextTests
{
    [Theory]
    [InlineData("1.2.3.4", 0x01020304u)]
    [InlineData("+1.+2.3.4", 0x01020304u)]
    [InlineData("-0.0.0.-0", 0u)]
    [InlineData("010.0.0.0008", 0x0A000008u)]
    [InlineData("0000000000000000000000000000001.1.1.1", 0x01010101u)]
    [InlineData("255.255.255.255", 0xFFFFFFFFu)]
    public void TryParse_Address_AnswersItsNumber(string text, uint expected)
    {
        Assert.True(Ipv4Text.TryParse(text, out uint address));
        Assert.Equal(expected, address);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("...")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.")]
    [InlineData(".1.2.3")]
    [InlineData("1.2.3.4.")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.+")]
    [InlineData("1.2.3.+-4")]
    [InlineData("1.2.3.-4")]
    [InlineData("1.2.3.256")]
    [InlineData("256.2.3.4")]
    [InlineData("1.2.3.99999999999999999999999")]
    [InlineData("1.2.3.4294967296")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.4 ")]
    [InlineData("1. 2.3.4")]
    [InlineData("1.2.3.4\0")]
    [InlineData("0x1.2.3.4")]
    [InlineData("1.2.3.٤")]
    [InlineData("::1")]
    public void TryParse_AnythingElse_IsFalse(string text) => Assert.False(Ipv4Text.TryParse(text, out _));
}
