using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Tests.Reading;

/// <summary>
/// Lists and objects as the collections that callers ask for: copied where they can be changed, shared where they cannot.
/// </summary>
public sealed class CollectionReadTests
{
    private static readonly DynamicConfig Config = new(
        "c",
        """{"tags":["a","b"],"sizes":[1,2],"limits":{"x":1},"maybe":[1,null],"mixed":[1,"a",true,null,[2.5],{"k":3}],"rows":[["a"],["b","c"]],"shops":{"de":{"x":1}}}""");

    [Fact]
    public void Get_Lists_OfEveryForm()
    {
        Assert.Equal(["a", "b"], Config.Get("tags", Array.Empty<string>()));
        Assert.Equal(["a", "b"], Config.Get("tags", new List<string>()));
        Assert.Equal(["a", "b"], Config.Get<IList<string>>("tags", []));
        Assert.Equal(["a", "b"], Config.Get<ICollection<string>>("tags", []));
        Assert.Equal(["a", "b"], Config.Get<IEnumerable<string>>("tags", []));
        Assert.Equal(["a", "b"], Config.Get<IReadOnlyCollection<string>>("tags", []));
        Assert.Equal(["a", "b"], Config.Get<IReadOnlyList<string>>("tags", []));
        Assert.Equal(new HashSet<string> { "a", "b" }, Config.Get("tags", new HashSet<string>()));
        Assert.Equal(["1", "2"], [.. Array.ConvertAll(Config.Get<ushort[]>("sizes", []), static size => size.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        Assert.Equal([1, null], Config.Get<int?[]>("maybe", []));
    }

    [Fact]
    public void Get_Maps_OfEveryForm()
    {
        Assert.Equal(1, Config.Get("limits", new Dictionary<string, int>())["x"]);
        Assert.Equal(1m, Config.Get<IDictionary<string, decimal>>("limits", new Dictionary<string, decimal>())["x"]);
        Assert.Equal(1.0, Config.Get<IReadOnlyDictionary<string, double>>("limits", new Dictionary<string, double>())["x"]);
        Assert.Equal(1L, Config.Get("limits", new Dictionary<string, object>())["x"]);
        Assert.Equal("1", Config.Get("limits", new Dictionary<string, JsonElement>())["x"].GetRawText());
        Assert.False(Config.TryGet("limits", out Dictionary<string, string>? _));
        Assert.False(Config.TryGet("tags", out Dictionary<string, string>? _));
        Assert.False(Config.TryGet("limits", out List<int>? _));
    }

    [Fact]
    public void Get_Nested_OneLevel()
    {
        Assert.Equal([["a"], ["b", "c"]], Config.Get("rows", new List<List<string>>()));
        Assert.Equal([["a"], ["b", "c"]], Config.Get<string[][]>("rows", []));
        Assert.Equal(1, Config.Get("shops", new Dictionary<string, Dictionary<string, int>>())["de"]["x"]);
    }

    [Fact]
    public void Get_WhatCanBeChanged_IsTheCallersOwn()
    {
        Config.Get("tags", new List<string>())[0] = "changed";
        Config.Get("tags", Array.Empty<string>())[0] = "changed";
        Config.Get("limits", new Dictionary<string, int>()).Clear();
        Config.Get("tags", new HashSet<string>()).Clear();
        Config.Get<IReadOnlyList<List<string>>>("rows", [])[0].Clear();
        Config.Get("rows", new List<List<string>>())[0].Clear();

        Assert.Equal(["a", "b"], Config.Get("tags", new List<string>()));
        Assert.Equal(["a", "b"], Config.Get<IReadOnlyList<string>>("tags", []));
        Assert.Equal(1, Config.Get("limits", new Dictionary<string, int>())["x"]);
        Assert.Equal(2, Config.Get("tags", new HashSet<string>()).Count);
        Assert.Equal([["a"], ["b", "c"]], Config.Get<IReadOnlyList<List<string>>>("rows", []));
    }

    [Fact]
    public void Get_WhatCannotBeChanged_IsMadeOnce()
    {
        Assert.Same(Config.Get<IReadOnlyList<string>>("tags", []), Config.Get<IEnumerable<string>>("tags", []));
        Assert.Same(Config.Get<IReadOnlyDictionary<string, int>>("limits", new Dictionary<string, int>()), Config.Get<IReadOnlyDictionary<string, int>>("limits", new Dictionary<string, int>()));
        Assert.True(((ICollection<string>)Config.Get<IReadOnlyList<string>>("tags", [])).IsReadOnly);
        Assert.True(((IDictionary<string, int>)Config.Get<IReadOnlyDictionary<string, int>>("limits", new Dictionary<string, int>())).IsReadOnly);
    }

    [Fact]
    public void Get_TypesThatTheRuntimeTakesForEachOther_StayApart()
    {
        Assert.Equal([1u, 2u], Config.Get<IReadOnlyList<uint>>("sizes", []));
        Assert.Equal([1, 2], Config.Get<IReadOnlyList<int>>("sizes", []));
        Assert.Equal(["a", "b"], Config.Get<IReadOnlyList<object>>("tags", []));
        Assert.False(Config.TryGet("maybe", out int[]? _));
        Assert.False(Config.TryGet("mixed", out string[]? _));
    }

    [Fact]
    public void Get_ElementsAsObject_AreTheNaturalValues()
    {
        IReadOnlyList<object?> mixed = Config.Get<IReadOnlyList<object?>>("mixed", []);

        Assert.Equal([1L, "a", true, null], [mixed[0], mixed[1], mixed[2], mixed[3]]);
        Assert.Equal([2.5], Assert.IsAssignableFrom<IReadOnlyList<object?>>(mixed[4]));
        Assert.Equal(3L, Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(mixed[5])["k"]);
    }

    [Fact]
    public void Get_JsonElement_IsAnyValue()
    {
        Assert.Equal("""["a","b"]""", Config.Get<JsonElement>("tags", default).GetRawText());
        Assert.Equal(JsonValueKind.Null, Config.Get<JsonElement[]>("maybe", [])[1].ValueKind);
        Assert.Equal("18446744073709551615", new DynamicConfig("c", """{"v":18446744073709551615}""").Get<JsonElement>("v", default).GetRawText());
        Assert.False(Config.TryGet("missing", out JsonElement _));
    }

    [Theory]
    [InlineData("\"Monday\"", DayOfWeek.Monday)]
    [InlineData("\"monday\"", DayOfWeek.Monday)]
    [InlineData("\"1\"", null)]
    [InlineData("1", null)]
    [InlineData("\"Monday, Tuesday\"", null)]
    [InlineData("\" Monday\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("[\"Monday\"]", null)]
    [InlineData("null", null)]
    public void TryGet_Enum_TakesNames(string json, DayOfWeek? expected)
    {
        var config = new DynamicConfig("c", $$"""{"v":{{json}}}""");

        Assert.Equal(expected, config.TryGet("v", out DayOfWeek day) ? day : null);
        Assert.Equal(expected, config.Get<DayOfWeek?>("v", null));
    }

    [Fact]
    public void TryGet_EnumWithNamesThatDifferInCase_PrefersTheOneWrittenAlike()
    {
        var config = new DynamicConfig("c", """{"lower":"on","upper":"ON","other":"oN"}""");

        Assert.Equal((Casing.on, Casing.ON), (config.Get("lower", Casing.ON), config.Get("upper", Casing.on)));
        Assert.True(config.TryGet("other", out Casing _));
    }

    private enum Casing
    {
        on = 1,
        ON = 2,
    }
}
