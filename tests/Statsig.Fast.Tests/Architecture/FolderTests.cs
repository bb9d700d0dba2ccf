using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Statsig.Fast.Tests.Architecture;

/// <summary>Which folder of the library may use which: the arrows of the two flows, kept by a test.</summary>
public sealed class FolderTests
{
    /// <summary>
    /// The table. The root is not in it: it may use everything, and its value types (users, values, details...) may be used anywhere.
    /// A folder may use itself and its own subfolders.
    /// </summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Internals"] = [],
        ["Diagnostics"] = ["Internals"],
        ["Networking"] = ["Internals", "Diagnostics"],
        ["Specs"] = ["Internals"],
        ["Rulesets"] = ["Internals"],
        ["Reading"] = ["Internals"],
        ["Overrides"] = ["Rulesets", "Internals"],
        ["Evaluation"] = ["Rulesets", "Internals"],
        ["Handles"] = ["Internals"],
        ["Compilation"] = ["Specs", "Rulesets", "Evaluation", "Handles", "Internals"],
        ["Sync"] = ["Specs", "Compilation", "Rulesets", "Networking", "Diagnostics", "Internals"],
        ["EventLogging"] = ["Evaluation", "Rulesets", "Networking", "Internals", "Diagnostics"],
        ["ClientInitialize"] = ["Evaluation", "Rulesets", "Internals"],
        ["StickyAssignments"] = ["Evaluation", "Rulesets", "Internals"],
    };

    public static TheoryData<string> Folders { get; } = [.. MayUse.Keys];

    [Fact]
    public void Folders_OfTheLibrary_AreThoseOfTheTable()
    {
        string[] folders = [.. SourceTree.Files().Where(static file => file.Folders.Length > 0).Select(static file => file.Folders[0]).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(MayUse.Keys.Order(StringComparer.Ordinal), folders);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_NamesOfOtherFolders_AreInTheTable(string folder)
    {
        string[] forbidden = [.. MayUse.Keys.Except([folder, .. MayUse[folder]])];

        Assert.Empty(Violations(folder, UseOf(forbidden)));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_Server_IsNotUsedBelowTheRoot(string folder) =>
        Assert.Empty(Violations(folder, @"\bI?StatsigServer\b"));

    [Fact]
    public void Internals_TypesOfTheRoot_AreNotUsed()
    {
        string[] types = [.. SourceTree.Files().Where(static file => file.Folders.Length == 0).Select(static file => file.Path[..^".cs".Length]).Where(static name => !name.Contains('.'))];

        Assert.Contains("StatsigValue", types);
        Assert.Empty(Violations("Internals", $@"\b({string.Join('|', types)})\b"));
    }

    [Fact]
    public void Namespace_OfEveryFile_IsItsFolder()
    {
        string[] wrong =
        [
            .. SourceTree.Files()
                .Where(static file => !Regex.IsMatch(file.Code, $@"^namespace {Regex.Escape(string.Join('.', file.Folders.Prepend("Statsig.Fast")))};", RegexOptions.Multiline))
                .Select(static file => file.Path),
        ];

        Assert.Empty(wrong);
    }

    [Fact]
    public void Scan_OfAUsingAndOfAQualifiedName_FindsBoth()
    {
        // The patterns above mean nothing if they never match; these two ways of using a folder exist.
        Assert.NotEmpty(Violations("Compilation", UseOf("Specs")));
        Assert.NotEmpty(Violations("Rulesets", @"(?<!Fast\.)\bInternals\.\w"));
    }

    /// <summary>A folder's whole name anywhere, or its short name in front of a type.</summary>
    private static string UseOf(params string[] folders) =>
        $@"\bStatsig\.Fast\.({string.Join('|', folders)})\b|(?<![\w.])({string.Join('|', folders)})\.\w";

    private static string[] Violations(string folder, string pattern) =>
    [
        .. SourceTree.Files()
            .Where(file => file.Folders.Length > 0 && file.Folders[0] == folder)
            .SelectMany(file => Regex.Matches(file.Code, pattern).Select(match => $"{file.Path}: {match.Value}")),
    ];
}
