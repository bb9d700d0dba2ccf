using Statsig.Fast.Benchmarks;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class CpuIdentityTests
{
    [Theory]
    [InlineData("Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz", 6, 207, "intel-xeon-6-207", "Intel Xeon, family 6 model 207")]
    [InlineData("AMD EPYC 9R14", 25, 17, "amd-epyc-25-17", "AMD EPYC, family 25 model 17")]
    [InlineData("AMD EPYC", 26, 2, "amd-epyc-26-2", "AMD EPYC, family 26 model 2")]
    public void Parse_CpuInfo_NamesMakerLineFamilyAndModel(string model, int family, int number, string folder, string name)
    {
        string info = $"processor\t: 0\nvendor_id\t: x\ncpu family\t: {family}\nmodel\t\t: {number}\nmodel name\t: {model}\nstepping\t: 1\n\nprocessor\t: 1\nmodel name\t: another\n";

        Assert.Equal(new CpuIdentity(name, folder), CpuIdentity.Parse(info, "X64"));
    }

    [Fact]
    public void Parse_NothingKnown_NamesSystemAndArchitecture() => Assert.EndsWith("-arm64", CpuIdentity.Parse("", "Arm64").Folder, System.StringComparison.Ordinal);
}
