using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Values;

namespace Statsig.Fast.Tests.Rulesets;

public sealed class ParameterSetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(500)]
    public void Find_SetsOfAnySize_FindsEachNameAndNoOther(int count)
    {
        string json = $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{NameOf(i)}\":{i}"))}}}";
        ParameterSet set = ParameterJson.ReadSet(json);

        for (int i = 0; i < count; i++)
        {
            Assert.True(set.Find(NameOf(i)).TryGet(out int value));
            Assert.Equal(i, value);
            Assert.Equal(i, set.IndexOf(NameOf(i)));
        }

        Assert.Equal(JsonValueKind.Undefined, set.Find(NameOf(count)).Kind);
        Assert.Equal(JsonValueKind.Undefined, set.Find("").Kind);
        Assert.Equal(JsonValueKind.Undefined, set.Find(null!).Kind);
        Assert.Equal(-1, set.IndexOf("nope"));
        Assert.Equal(count, set.Names.Length);
        Assert.Equal(json, set.ObjectText);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    public void Find_RepeatedMember_IsTheLastOne(int others)
    {
        string middle = string.Concat(Enumerable.Range(0, others).Select(i => $"\"{NameOf(i)}\":{i},"));

        ParameterSet set = ParameterJson.ReadSet($$"""{"a":1,{{middle}}"a":2}""");

        Assert.True(set.Find("a").TryGet(out int value));
        Assert.Equal(2, value);
        Assert.Equal(others + 1, set.Names.Length);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("\"text\"", "{}")]
    [InlineData("[1,2]", "{}")]
    [InlineData("12", "{}")]
    public void Json_ValueOfAnotherKind_IsItselfWhenItIsABooleanOrNull(string json, string expected)
    {
        ParameterSet set = ParameterJson.ReadSet(json);

        Assert.Equal(expected, Encoding.UTF8.GetString(set.Json.Span));
        Assert.Equal("{}", set.ObjectText);
        Assert.Equal(0, set.Names.Length);
        Assert.NotSame(ParameterSet.Empty, set); // Which stands for no value at all in some answers.
    }

    [Fact]
    public void ObjectText_AskedTwice_IsMadeOnce()
    {
        ParameterSet set = ParameterJson.ReadSet(""" {"a": 1e21} """);

        Assert.Equal("""{"a": 1e21}""", set.ObjectText);
        Assert.Same(set.ObjectText, set.ObjectText);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":\"\\udc00\"}")]
    public void ReadSet_TextThatIsNotOneValue_Throws(string json) =>
        Assert.ThrowsAny<JsonException>(() => ParameterJson.ReadSet(json));

    private static string NameOf(int i) => "name-" + i.ToString(CultureInfo.InvariantCulture);
}
