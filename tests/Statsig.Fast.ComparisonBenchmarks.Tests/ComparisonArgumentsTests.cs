using System;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class ComparisonArgumentsTests
{
    [Fact]
    public void Parse_Nothing_IsTheWholeRun()
    {
        ComparisonArguments arguments = ComparisonArguments.Parse([]);

        Assert.Equal((false, true, false), (arguments.IsShort, arguments.HasNodePeers, arguments.UpdatesReadme));
    }

    [Theory]
    [InlineData(false, "--short")]
    [InlineData(true, "--short", "--npm")]
    [InlineData(true, "--npm", "--short")]
    public void Parse_Short_LeavesOutWhatNeedsNpm(bool expected, params string[] arguments) => Assert.Equal(expected, ComparisonArguments.Parse(arguments).HasNodePeers);

    [Fact]
    public void Parse_SeveralFiles_MergesAll() =>
        Assert.Equal(["a.json", "b.json"], ComparisonArguments.Parse(["--merge", "a.json", "--update-readme", "--aot", "b.json"]).MergedFiles);

    [Theory]
    [InlineData("--unknown")]
    [InlineData("--merge")]
    [InlineData("--json", "a.json")]
    [InlineData("--ours-only")]
    [InlineData("--short", "--update-readme")]
    public void Parse_WhatMakesNoSense_Throws(params string[] arguments) => Assert.Throws<ArgumentException>(() => ComparisonArguments.Parse(arguments));
}
