using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Statsig.Fast.Architecture.Tests;

/// <summary>Where files lie, what their namespaces are, and how wide their comments are.</summary>
public sealed class LayoutTests
{
    /// <summary>Folders whose types are all for callers: their namespace is that of the product.</summary>
    private static readonly string[] PublicFolders = ["Answers", "Details", "Options"];

    private static readonly string[] SourceFolders = ["benchmarks", "generators", "samples", "shared", "src", "tests"];

    /// <summary>Every project with folders, and the files that may lie at its root: its entry points.</summary>
    public static TheoryData<string, string, string[]> Projects { get; } = new()
    {
        { "src/Statsig.Fast.Engine", "Statsig.Fast", ["StatsigEngine.cs", "StatsigEngineOptions.cs"] },
        { "src/Statsig.Fast", "Statsig.Fast", [] },
        { "src/Statsig.Fast.ForwardProxy", "Statsig.Fast.ForwardProxy", ["StatsigOptionsExtensions.cs"] },
        {
            "src/Statsig.Fast.Hosting", "Statsig.Fast.Hosting",
            ["DistributedCacheDataStore.cs", "StatsigHealthChecksBuilderExtensions.cs", "StatsigServiceCollectionExtensions.cs"]
        },
        {
            "src/Statsig.Fast.AspNetCore", "Statsig.Fast.AspNetCore",
            [
                "ClientInitializeEndpoint.cs", "ClientInitializeEndpointOptions.cs",
                "StatsigConsoleAccess.cs", "StatsigConsoleEndpoint.cs", "StatsigConsoleOptions.cs",
                "StatsigConsoleRouteBuilderExtensions.cs", "StatsigEndpointRouteBuilderExtensions.cs",
            ]
        },
        { "src/Statsig.Fast.Cli", "Statsig.Fast.Cli", ["Program.cs"] },
        {
            "src/Statsig.Fast.Testing", "Statsig.Fast.Testing",
            [
                "TestStatsig.Bulk.cs", "TestStatsig.Evaluations.cs", "TestStatsig.Events.cs", "TestStatsig.Explanations.cs", "TestStatsig.Lifecycle.cs", "TestStatsig.cs", "TestStatsigOptions.cs",
                "TestStatsigServiceCollectionExtensions.cs",
            ]
        },
        { "src/Statsig.Fast.LocalService", "Statsig.Fast.LocalService", [] },
        { "generators/Statsig.Fast.Generators", "Statsig.Fast.Generators", ["IsExternalInit.cs", "OverridesGenerator.cs", "StatsigGenerator.cs", "StepNames.cs"] },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void Root_OfAProject_HoldsItsEntryPointsOnly(string folder, string rootNamespace, string[] entryPoints)
    {
        string[] loose = [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, folder), "*.cs").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

        Assert.Equal(entryPoints, loose);
        Assert.NotEmpty(rootNamespace);
    }

    [Theory]
    [InlineData("generators/Statsig.Fast.CodeFixes", "Statsig.Fast.CodeFixes")]
    [InlineData("shared/Statsig.Fast.ConsolePage", "Statsig.Fast.ConsolePage")]
    [InlineData("shared/Statsig.Fast.Snapshots", "Statsig.Fast.Snapshots")]
    [InlineData("shared/Statsig.Fast.Spelling", "Statsig.Fast.Spelling")]
    public void Namespace_OfEveryFileOfASmallProject_IsItsFolder(string folder, string rootNamespace) =>
        Namespace_OfEveryFile_IsItsFolderOrThatOfThePublicTypes(folder, rootNamespace, []);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespace_OfEveryFile_IsItsFolderOrThatOfThePublicTypes(string folder, string rootNamespace, string[] entryPoints)
    {
        string[] wrong =
        [
            .. Sources.Of(folder, "Layout").Files
                .Where(file => !entryPoints.Contains(file.FilePath) && !IsRight(file, rootNamespace))
                .Select(static file => file.FilePath),
        ];

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Values/Inner.cs", "Statsig.Fast.Values", "internal class Inner;", true)]
    [InlineData("Values/Inner.cs", "Statsig.Fast", "internal class Inner;", false)]
    [InlineData("Values/Outer.cs", "Statsig.Fast", "public class Outer;", true)]
    [InlineData("Values/Reading/Inner.cs", "Statsig.Fast.Values", "internal class Inner;", false)]
    [InlineData("Options/Inner.cs", "Statsig.Fast", "internal class Inner;", true)]
    public void Rule_OfOneFile_TellsRightFromWrong(string path, string name, string type, bool expected)
    {
        SyntaxTree file = Assert.Single(Sources.Of((path, $"namespace {name}; {type}")).Files);

        Assert.Equal(expected, IsRight(file, "Statsig.Fast"));
    }

    [Fact]
    public void StatsigServer_ByTopic_HasAtMostEightFiles()
    {
        string[] files = Directory.GetFiles(Path.Combine(Sources.Root, "src/Statsig.Fast/Server"), "StatsigServer*.cs");

        Assert.InRange(files.Length, 2, 8);
    }

    [Fact]
    public void Comments_OfEveryFile_EndAt140Columns()
    {
        string[] tooLong = [.. OwnFiles().SelectMany(static file => LongComments(file.Path, File.ReadLines(file.Full)))];

        Assert.Empty(tooLong);
    }

    [Fact]
    public void LongComments_OfPlantedLines_AreThoseBeyondTheLimit()
    {
        string[] lines = ["    /// " + new string('a', 132), "    /// " + new string('a', 133), "    // " + new string('b', 140), "    Call(); // " + new string('c', 140)];

        Assert.Equal(["A.cs(2)", "A.cs(3)"], LongComments("A.cs", lines));
    }

    /// <summary>The places of the lines that are comments and longer than 140 characters.</summary>
    private static IEnumerable<string> LongComments(string path, IEnumerable<string> lines) => lines.Index()
        .Where(static line => line.Item.Length > 140 && line.Item.AsSpan().TrimStart().StartsWith("//"))
        .Select(line => $"{path}({line.Index + 1})");

    /// <summary>The source files of the repository but for generated ones, such as the approved outputs of the generator.</summary>
    private static IEnumerable<(string Path, string Full)> OwnFiles() => SourceFolders
        .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Sources.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Select(static full => (Path: Path.GetRelativePath(Sources.Root, full).Replace('\\', '/'), Full: full))
        .Where(static file => !file.Path.EndsWith(".g.cs", StringComparison.Ordinal) && !file.Path.Split('/').Any(static part => part is "bin" or "obj"));

    private static bool IsRight(SyntaxTree file, string rootNamespace)
    {
        string[] folders = file.FilePath.Split('/')[..^1];
        var root = (CompilationUnitSyntax)file.GetRoot();
        string? name = root.Members.OfType<BaseNamespaceDeclarationSyntax>().SingleOrDefault()?.Name.ToString();
        bool isPublic = root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().FirstOrDefault()?.Modifiers.Any(SyntaxKind.PublicKeyword) == true;
        string own = string.Join('.', folders.Prepend(rootNamespace));
        return name == own || (name == rootNamespace && (isPublic || (folders.Length > 0 && PublicFolders.Contains(folders[0]))));
    }
}
