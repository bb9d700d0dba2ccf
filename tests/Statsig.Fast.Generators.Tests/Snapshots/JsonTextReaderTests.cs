using System;
using System.Linq;
using System.Text.Json;
using CsCheck;
using Statsig.Fast.Snapshots.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Generators.Tests.Snapshots;

/// <summary>The reader and System.Text.Json are fed the same texts: same verdict, same content.</summary>
public sealed class JsonTextReaderTests
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonTextReader.MaxDepth };

    [Theory]
    [InlineData("""{"a":[1,-2.5e+3,true,false,null,"x\u00e9\n\/\"\\"],"b":{}}""")]
    [InlineData(" \t\r\n[ ]\n")]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0E-0")]
    [InlineData("1e400")]
    [InlineData("\"\"")]
    [InlineData("\"\u2028é🚀\"")]
    [InlineData("""{"a":1,"a":2,"":3}""")]
    public void Read_ValidText_IsRead(string text) => Compare(text, expectValid: true);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\uFEFF{}")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a" 1}""")]
    [InlineData("""{a:1}""")]
    [InlineData("""{"a":}""")]
    [InlineData("""{1:2}""")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.5.5")]
    [InlineData("NaN")]
    [InlineData("tru")]
    [InlineData("truex")]
    [InlineData("null null")]
    [InlineData("[1 2]")]
    [InlineData("\"\n\"")]
    [InlineData("\"a")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\u 123\"")]
    [InlineData("\"\\u12")]
    [InlineData("'a'")]
    [InlineData("[1]//c")]
    [InlineData("[1\u00a0]")]
    [InlineData("\0")]
    [InlineData("[\0]")]
    [InlineData("]")]
    [InlineData("[}")]
    public void Read_MalformedText_IsRefused(string text) => Compare(text, expectValid: false);

    [Theory]
    [InlineData(JsonTextReader.MaxDepth, true)]
    [InlineData(JsonTextReader.MaxDepth + 1, false)]
    public void Read_DeepText_IsReadUpToTheLimit(int depth, bool valid) =>
        Compare(new string('[', depth) + new string(']', depth), valid);

    [Theory]
    [InlineData("{\n  \"a\": tru\n}", 9)]
    [InlineData("[1,]", 3)]
    [InlineData("{\"a\":1", 6)]
    public void Read_MalformedText_SaysWhere(string text, int position) =>
        Assert.Equal(position, Assert.Throws<JsonSyntaxException>(() => JsonTextReader.Read(text)).Position);

    [Fact]
    public void Read_DamagedTexts_AgreesWithSystemTextJson()
    {
        const string Whole = """{"statsigSnapshot":1,"gates":{"a_gate":{"idType":"userID","constant":true}},"x":[1.5e-3,-0,"\u00fc\\",null,{"y":[[]]}]}""";
        const string Pieces = "{}[]\",:\\u0123456789eE+-.truefalsn \n\t/x\u0001é";
        Gen<string> damaged =
            from position in Gen.Int[0, Whole.Length - 1]
            from removed in Gen.Int[0, 3]
            from piece in Gen.Int[0, Pieces.Length - 1]
            from count in Gen.Int[0, 2]
            select string.Concat(Whole.AsSpan(0, position), new string(Pieces[piece], count), Whole.AsSpan(Math.Min(Whole.Length, position + removed)));

        Property.Holds(damaged, static text => Compare(text, null), 5_000);
    }

    private static void Compare(string text, bool? expectValid)
    {
        JsonDocument? expected = null;
        JsonNode? actual = null;
        try
        {
            expected = JsonDocument.Parse(text, Options);
        }
        catch (JsonException)
        {
            // Malformed: the reader must think so too.
        }

        try
        {
            actual = JsonTextReader.Read(text);
        }
        catch (JsonSyntaxException exception)
        {
            Assert.InRange(exception.Position, 0, text.Length);
        }

        Assert.True(expected is null == actual is null, $"System.Text.Json {(expected is null ? "refuses" : "reads")} {text}");
        Assert.True(expectValid is null || expectValid == actual is not null, $"{text} is {(expectValid == true ? "valid" : "malformed")}.");
        if (expected is not null)
        {
            Assert.Equal(TextOf(expected.RootElement), TextOf(actual!));
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(static member => $"<{member.Name}>{TextOf(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(TextOf))}]",
        JsonValueKind.String => $"<{value.GetString()}>",
        JsonValueKind.Number => value.GetRawText(),
        _ => value.ValueKind.ToString(),
    };

    private static string TextOf(JsonNode value) => value.Kind switch
    {
        JsonKind.Object => $"{{{string.Join(',', value.Members.Select(static member => $"<{member.Name}>{TextOf(member.Value)}"))}}}",
        JsonKind.Array => $"[{string.Join(',', value.Items.Select(TextOf))}]",
        JsonKind.String => $"<{value.Text}>",
        JsonKind.Number => value.Text,
        _ => value.Kind.ToString(),
    };
}
