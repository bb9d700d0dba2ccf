using System.Text;
using Statsig.Fast.ClientInitialize;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>Hashes that the reference gave for one private attribute "p".</summary>
public sealed class PrivateAttributesHashTests
{
    [Theory]
    [InlineData("null", 3530u)]
    [InlineData("{}", 3530u)]
    [InlineData("{\"k\":1.5}", 3530u)]
    [InlineData("true", 3263598168u)]
    [InlineData("-0", 3393773u)]
    [InlineData("5.50", 105214642u)]
    [InlineData("1e21", 220641001u)]
    [InlineData("1e-7", 868967401u)]
    [InlineData("\"\\u001f\"", 109461u)]
    [InlineData("[]", 3395244u)]
    [InlineData("[-0]", 105251262u)]
    [InlineData("[5.50]", 2362320498u)]
    [InlineData("[1e21]", 215431673u)]
    [InlineData("[1e-7]", 215427054u)]
    [InlineData("[\"\\ud83d\\ude80\"]", 2485332714u)]
    [InlineData("[\"x\\u00a0y\"]", 1974868667u)]
    [InlineData("[\"\\u001f\"]", 2005193178u)]
    [InlineData("[\"\\u007f\"]", 2361831721u)]
    [InlineData("[ { \"k\" : 1.50 } ]", 3971016109u)]
    [InlineData("[[\"\\ud83d\\ude80\",{\"x\":[\"\\u2028\\u007f\"]}]]", 1805327309u)]
    public void Of_OneAttribute_IsTheReferencesHash(string json, uint expected) =>
        Assert.Equal(expected, PrivateAttributesHash.Of([new UserField("p", StatsigValue.FromJson(Encoding.UTF8.GetBytes(json)))]));
}
