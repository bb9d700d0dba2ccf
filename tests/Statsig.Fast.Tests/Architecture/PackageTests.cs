using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Architecture;

/// <summary>What the library asks an application to install.</summary>
public sealed class PackageTests
{
    [Theory]
    [InlineData("Statsig.Fast.Engine", "")]
    [InlineData("Statsig.Fast", "../Statsig.Fast.Engine/Statsig.Fast.Engine.csproj")]
    public void References_OfTheLibrary_AreSystemIOHashingOnly(string name, string projects)
    {
        XDocument project = XDocument.Load(Path.Combine(SourceTree.Root, "src", name, name + ".csproj"));

        Assert.Equal(["System.IO.Hashing"], Included(project, "PackageReference"));
        Assert.Equal(projects, string.Join(';', Included(project, "ProjectReference")));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }

    private static IEnumerable<string?> Included(XDocument project, string item) => project.Descendants(item).Select(static reference => (string?)reference.Attribute("Include"));
}
