using System;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Statsig.Fast.Architecture.Tests;

/// <summary>Where files lie and what their namespaces are.</summary>
public sealed class LayoutTests
{
    /// <summary>Folders whose types are all for callers: their namespace is that of the product.</summary>
    private static readonly string[] PublicFolders = ["Answers", "Details", "Options"];

    /// <summary>Every project with folders, and the files that may lie at its root: its entry points.</summary>
    public static TheoryData<string, string, string[]> Projects { get; } = new()
    {
        { "src/Statsig.Fast.Engine", "Statsig.Fast", ["StatsigEngine.cs", "StatsigEngineOptions.cs"] },
        { "src/Statsig.Fast", "Statsig.Fast", [] },
        { "src/Statsig.Fast.ForwardProxy", "Statsig.Fast.ForwardProxy", ["GrpcForwardProxyTransport.cs", "StatsigOptionsExtensions.cs"] },
        {
            "src/Statsig.Fast.Hosting", "Statsig.Fast.Hosting",
            ["DistributedCacheDataStore.cs", "StatsigHealthChecksBuilderExtensions.cs", "StatsigServiceCollectionExtensions.cs"]
        },
        {
            "src/Statsig.Fast.AspNetCore", "Statsig.Fast.AspNetCore",
            [
                "ClientInitializeEndpoint.cs", "ClientInitializeEndpointOptions.cs", "PooledBuffer.cs", "ResponseTag.cs", "SessionDraw.cs",
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
