using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class RoundsTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void Measure_TwoSubjects_AlternatesTheirRounds()
    {
        Rounds.Measure([Fake("a", []), Fake("b", [])], [FakeSubject.Row], new Pace(1, 3, 1, 0, 1), static _ => { });

        Assert.Equal(["a", "b", "b", "a", "a", "b"], _log);
    }

    [Fact]
    public void Measure_Repeats_GivesTheMedianOfMedians()
    {
        // Repeats of three rounds with the medians 2, 20 and 5.
        FakeSubject subject = Fake("a", [], 1, 2, 99, 10, 20, 30, 5, 5, 4);

        RowResult row = Assert.Single(Rounds.Measure([subject], [FakeSubject.Row, "a row that nobody has"], new Pace(3, 3, 1, 0, 1), static _ => { }));

        Assert.Equal(new Cell(5, 32, 3.6), row.Cells["a"]);
    }

    [Fact]
    public void AssertSameAnswers_SameAnswers_CountsThem() =>
        Assert.Equal(4, Compare(Fake("a", ["true", "false"]), Fake("floor", null), Fake("b", ["true", "false"]), Fake("c", ["true", "false"])));

    [Fact]
    public void AssertSameAnswers_AnswerKnownToDiffer_IsNotCounted() => Assert.Equal(1, Compare(Fake("a", ["true", "false"]), Fake("b", [null, "false"])));

    [Fact]
    public void AssertSameAnswers_AnotherAnswer_Throws()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => Compare(Fake("a", ["true", "false"]), Fake("b", ["true", "true"])));

        Assert.Equal("row, answer 1: a says false, b true.", thrown.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AssertSameAnswers_FewerAnswers_Throws(int count) =>
        Assert.Throws<InvalidOperationException>(() => Compare(Fake("a", ["true", "false"]), Fake("b", [.. Enumerable.Repeat("true", count)])));

    private static int Compare(params Subject[] subjects) => Rounds.AssertSameAnswers(subjects, [FakeSubject.Row]);

    private FakeSubject Fake(string name, string?[]? answers, params double[] times) => new(name, answers, times is [] ? [1] : times, _log);
}
