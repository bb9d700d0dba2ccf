using Statsig.Fast.Networking;

namespace Statsig.Fast.Tests.Networking;

public sealed class RequestHeadersTests
{
    [Theory]
    [InlineData("checkout api", "checkout-api")]
    [InlineData("1.2.3+dev build", "1.2.3+dev-build")]
    [InlineData("(x)", "x")]
    [InlineData("é", "unknown")]
    [InlineData("---", "unknown")]
    [InlineData("", "unknown")]
    [InlineData(null, "unknown")]
    [InlineData("a\r\nb", "a--b")]
    public void Token_OfAText_HoldsOnlyWhatATokenMay(string? text, string expected) => Assert.Equal(expected, RequestHeaders.Token(text));
}
