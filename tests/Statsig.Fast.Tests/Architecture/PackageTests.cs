using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace Statsig.Fast.Tests.Architecture;

/// <summary>What the library asks an application to install.</summary>
public sealed class PackageTests
{
    [Fact]
    public void References_OfTheLibrary_AreSystemIOHashingOnly()
    {
        XDocument project = XDocument.Load(Path.Combine(SourceTree.Library, "Statsig.Fast.csproj"));

        Assert.Equal(["System.IO.Hashing"], project.Descendants("PackageReference").Select(static reference => (string?)reference.Attribute("Include")));
        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }
}
