using System;
using System.Linq;
using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.Tests.Internals.Text;

namespace Statsig.Fast.Tests.Evaluation.Inference;

public sealed class IpCountryTableTests
{
    public static TheoryData<string, string?> Recorded()
    {
        var rows = new TheoryData<string, string?>();
        foreach ((string ip, string? country) in InferenceVectors.Addresses().Where(row => !IsDeviation(row.Ip)))
        {
            rows.Add(ip, country);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Find_RecordedAddress_AnswersAsReference(string ip, string? country) => Assert.Equal(country, IpCountryTable.Find(ip));

    [Fact]
    public void Recorded_AllRowsButTheDeviations_AreRead() => Assert.Equal((240, 238), (InferenceVectors.Addresses().Count(), Recorded().Count));

    // The two recorded answers that we do not give: the reference carries the surplus into the part before.
    [Theory]
    [InlineData("1.1.1.256")]
    [InlineData("1.1.1.999")]
    public void Find_PartAbove255_IsNull(string ip)
    {
        Assert.Contains(InferenceVectors.Addresses(), row => row.Ip == ip && row.Country == "CN");
        Assert.Null(IpCountryTable.Find(ip));
    }

    [Theory]
    [InlineData("8.8.8.8", "US")]
    [InlineData("1.0.0.0", "US")]
    [InlineData("24.18.183.148", "US")]
    [InlineData("115.240.90.163", "IN")]
    [InlineData("192.168.0.1", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("0.0.0.0", null)]
    [InlineData("255.255.255.255", null)]
    public void Find_SpecificationExample_AnswersAsStated(string ip, string? country) => Assert.Equal(country, IpCountryTable.Find(ip));

    [Fact]
    public void Find_SameCountryTwice_AnswersTheSameObject() => Assert.Same(IpCountryTable.Find("8.8.8.8"), IpCountryTable.Find("1.0.0.0"));

    [Fact]
    public void Find_AnyAddress_AllocatesNothing()
    {
        string[] addresses = [.. InferenceVectors.Addresses().Select(row => row.Ip)];
        Look(addresses);
        Assert.Equal(0, AllocationProbe.BytesOf(() => Look(addresses)));
    }

    private static void Look(string[] addresses)
    {
        foreach (string address in addresses)
        {
            IpCountryTable.Find(address);
        }
    }

    private static bool IsDeviation(string ip) => ip is "1.1.1.256" or "1.1.1.999";
}
