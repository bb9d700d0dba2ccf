using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Tests.Internals.Text;

/// <summary>The spelling that the reference was asked for, row by row.</summary>
public sealed class NormalJsonTests
{
    [Theory]
    [InlineData("5.50", "5.5")]
    [InlineData("1e2", "100.0")]
    [InlineData("1E+2", "100.0")]
    [InlineData("100", "100")]
    [InlineData("100.0", "100.0")]
    [InlineData("0", "0")]
    [InlineData("-0", "-0.0")]
    [InlineData("-0e2", "-0.0")]
    [InlineData("0.0", "0.0")]
    [InlineData("1e15", "1000000000000000.0")]
    [InlineData("1e16", "1e16")]
    [InlineData("1234567890123456.7", "1234567890123456.8")]
    [InlineData("123456789012345678.5", "1.2345678901234568e17")]
    [InlineData("0.00001", "0.00001")]
    [InlineData("0.000012", "0.000012")]
    [InlineData("0.000001", "1e-6")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1e-400", "0.0")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e308")]
    [InlineData("-2.2250738585072014e-308", "-2.2250738585072014e-308")]
    [InlineData("100000000000000000000", "1e20")]
    [InlineData("9223372036854775808", "9223372036854775808")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("18446744073709551616", "1.8446744073709552e19")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("-9223372036854775809", "-9.223372036854776e18")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("[ 1.50 , \"a\" , null , true , [ ] , { } ]", "[1.5,\"a\",null,true,[],{}]")]
    [InlineData("{ \"b\" : 1 , \"a\" : 2.50 }", "{\"b\":1,\"a\":2.5}")]
    [InlineData("{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}")]
    [InlineData("{\"\\u00e9\\/\":\"\\u001F\\u007f\\ud83d\\ude80\"}", "{\"é/\":\"\\u001f\u007f🚀\"}")]
    public void Read_OfATarget_IsTheReferencesSpelling(string json, string expected) => Assert.Equal(expected, Read(json, userSide: false));

    [Theory]
    [InlineData("5.0", "5")]
    [InlineData("-0.0", "0")]
    [InlineData("4294967295", "4294967295")]
    [InlineData("4294967296", "4294967296.0")]
    [InlineData("5e9", "5000000000.0")]
    [InlineData("9007199254740992", "9007199254740992.0")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("1e400", "null")]
    [InlineData("{\"k\":[1e21,1.50]}", "{\"k\":[1e21,1.5]}")]
    public void Read_OfAUsersValue_KnowsNoDifferenceBetweenWholeNumbers(string json, string expected) => Assert.Equal(expected, Read(json, userSide: true));

    [Theory]
    [InlineData("plain é \u00a0\u0085\u2028\ufeff\ue000\u007f/<>&'", "\"plain é \u00a0\u0085\u2028\ufeff\ue000\u007f/<>&'\"")]
    [InlineData("\"\\\n\r\t\b\f\0\u000b\u001f", "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0000\\u000b\\u001f\"")]
    [InlineData("🚀👨\u200d👩", "\"🚀👨\u200d👩\"")]
    public void Quote_AnyText_EscapesOnlyWhatJsonDemands(string text, string expected) => Assert.Equal(expected, NormalJson.Quote(text));

    [Fact]
    public void Quote_HalfASurrogatePair_IsReplaced()
    {
        // Not as data of a theory: runners hand texts over as UTF-8, which has no half pairs.
        Assert.Equal("\"a\ufffdb\"", NormalJson.Quote("a\ud83db"));
        Assert.Equal("\"\ufffd\ufffd\"", NormalJson.Quote("\ude80\ud83d"));
    }

    private static string Read(string json, bool userSide)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        string text = NormalJson.Read(ref reader, userSide);
        Assert.False(reader.Read());
        return text;
    }
}
