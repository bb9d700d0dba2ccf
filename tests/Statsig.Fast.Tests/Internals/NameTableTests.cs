using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Tests.Internals;

public sealed class NameTableTests
{
    [Fact]
    public void Find_EmptyTable_FindsNothing()
    {
        Assert.Equal(-1, NameTable.Empty.Find(""));
        Assert.Equal(-1, NameTable.Empty.Find("a"));
        Assert.Equal(-1, NameTable.Empty.Find("a longer name"));
    }

    [Fact]
    public void Find_NamesOfEveryLength_FindsEachAndNoOther()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(length => new string('x', length))];
        var table = new NameTable(names);

        for (int i = 0; i < names.Length; i++)
        {
            Assert.Equal(i, table.Find(new string(names[i].AsSpan())));
        }

        Assert.Equal(-1, table.Find(new string('x', 40)));
        Assert.Equal(-1, table.Find(new string('y', 7)));
    }

    [Fact]
    public void Find_ShortNamesThatDifferInOneCharacter_AreToldApart()
    {
        string[] names = ["a", "b", "\0", "ab", "ba", "a\0", "\0a", "abc", "abd", "cab", "\0\0\0", "\uFFFF", "\u0100"];
        var table = new NameTable(names);

        Assert.Equal(Enumerable.Range(0, names.Length), names.Select(table.Find));
        Assert.Equal(-1, table.Find(""));
        Assert.Equal(-1, table.Find("c"));
    }

    [Fact]
    public void Find_RepeatedName_AnswersTheLastPosition()
    {
        var table = new NameTable(["a", "b", "a", "c", "a"]);

        Assert.Equal(4, table.Find("a"));
        Assert.Equal(1, table.Find("b"));
        Assert.Equal(3, table.Find("c"));
    }

    [Fact]
    public void Find_NamesThatCollideUnderTheSampledHash_AreStillFound()
    {
        // The hash reads the first, middle and last four characters; these names differ only between them.
        string[] names = [.. Enumerable.Range(0, 20_000).Select(i => Colliding(i))];
        var table = new NameTable(names);

        for (int i = 0; i < names.Length; i++)
        {
            Assert.Equal(i, table.Find(names[i]));
        }

        Assert.Equal(-1, table.Find(Colliding(20_000)));
        Assert.Equal(-1, table.Find("headxx"));
    }

    [Fact]
    public void Find_RepeatsAmongCollidingNames_AnswerTheLastPosition()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(i => Colliding(i % 100))];
        var table = new NameTable(names);

        Assert.Equal(Enumerable.Range(100, 100), names.Take(100).Select(table.Find));
    }

    [Fact]
    public void Find_OneNameRepeatedManyTimes_IsNoCollision()
    {
        var table = new NameTable([.. Enumerable.Repeat("same", 1000)]);

        Assert.Equal(999, table.Find("same"));
        Assert.Equal(-1, table.Find("some"));
    }

    [Fact]
    public void Find_RandomNames_AgreesWithADictionary()
    {
        var random = new Random(17);
        string[] names = [.. Enumerable.Range(0, 5000).Select(_ => new string(random.GetItems("ab\u00E9_".AsSpan(), random.Next(9))))];
        var expected = new Dictionary<string, int>();
        for (int i = 0; i < names.Length; i++)
        {
            expected[names[i]] = i;
        }

        var table = new NameTable(names);

        foreach (string name in names.Concat(Enumerable.Range(0, 1000).Select(_ => new string(random.GetItems("abc".AsSpan(), random.Next(9))))))
        {
            Assert.Equal(expected.GetValueOrDefault(name, -1), table.Find(name));
        }
    }

    private static string Colliding(int i) => $"head{i.ToString("D10", CultureInfo.InvariantCulture)}midl{i.ToString("D10", CultureInfo.InvariantCulture)}tail";
}
