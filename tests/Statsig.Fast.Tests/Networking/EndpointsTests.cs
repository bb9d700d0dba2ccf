using System;
using System.Linq;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Tests.Networking;

public sealed class EndpointsTests
{
    private const string Cdn = "https://api.statsigcdn.com/v1/";

    [Theory]
    [InlineData(null, null, SpecsVersion.V1, Cdn)]
    [InlineData(null, null, SpecsVersion.V2, "https://api.statsigcdn.com/v2/")]
    [InlineData("https://p.example/v1", null, SpecsVersion.V1, "https://p.example/v1/")]
    [InlineData("https://p.example/v1/", null, SpecsVersion.V2, "https://p.example/v2/")]
    [InlineData("https://p.example/v2", null, SpecsVersion.V2, "https://p.example/v2/")]
    [InlineData("https://p.example", null, SpecsVersion.V2, "https://p.example/v2/")]
    [InlineData("https://p.example/statsig", null, SpecsVersion.V2, "https://p.example/statsig/v2/")]
    [InlineData("https://p.example/statsig", null, SpecsVersion.V1, "https://p.example/statsig/")]
    [InlineData("https://p.example/v1", "https://q.example/v1", SpecsVersion.V1, "https://q.example/v1/")]
    public void SpecsBase_OfOptions_IsTheMostParticular(string? api, string? own, SpecsVersion version, string expected) => Assert.Equal(
        expected, new Endpoints("secret-a", new StatsigOptions { Api = api, ApiForDownloadConfigSpecs = own, SpecsVersion = version }).SpecsBase);

    [Theory]
    [InlineData(null, null, Cdn + "get_id_lists/secret-a.json")]
    [InlineData("https://p.example/v1", null, "https://p.example/v1/get_id_lists")]
    [InlineData("https://p.example/v1", "https://q.example/v1/", "https://q.example/v1/get_id_lists")]
    [InlineData("https://p.example/v1", "https://api.statsigcdn.com/v1", Cdn + "get_id_lists/secret-a.json")]
    public void IdLists_OfOptions_IsAFileOnStatsigsNetworkOnly(string? api, string? own, string expected)
    {
        var endpoints = new Endpoints("secret-a", new StatsigOptions { Api = api, ApiForGetIdLists = own });

        Assert.Equal(expected, endpoints.IdLists(endpoints.IdListsBase).AbsoluteUri);
    }

    [Theory]
    [InlineData(null, null, "https://statsigapi.net/v1/log_event")]
    [InlineData("https://p.example/v1", null, "https://p.example/v1/log_event")]
    [InlineData("https://p.example/v1", "http://q.example:8080/v1", "http://q.example:8080/v1/log_event")]
    public void LogEvent_OfOptions_IsTheMostParticular(string? api, string? own, string expected) =>
        Assert.Equal(expected, new Endpoints("secret-a", new StatsigOptions { Api = api, ApiForLogEvent = own }).LogEvent.AbsoluteUri);

    [Fact]
    public void Bases_EntriesAndOptions_TheMostParticularEntryGoesBeforeTheOptions()
    {
        Endpoints Of(params (NetworkEndpoint Endpoint, string Address)[] entries) => new("secret-a", new StatsigOptions
        {
            Api = "https://api.example/v1",
            ApiForLogEvent = "https://events.example/v1",
            ProxyConfigs = entries.ToDictionary(static entry => entry.Endpoint, static entry => new ProxyConfig(NetworkProtocol.Http, entry.Address)),
        });

        Endpoints all = Of((NetworkEndpoint.All, "https://all.example"), (NetworkEndpoint.DownloadConfigSpecs, "https://specs.example"));
        Assert.Equal(
            ("https://specs.example/v2/", "https://all.example/v1/", "https://all.example/v1/log_event"), (all.SpecsBase, all.IdListsBase, all.LogEvent.AbsoluteUri));
        Endpoints own = Of((NetworkEndpoint.GetIdLists, "https://lists.example"));
        Assert.Equal(
            ("https://api.example/v2/", "https://lists.example/v1/", "https://events.example/v1/log_event"), (own.SpecsBase, own.IdListsBase, own.LogEvent.AbsoluteUri));
        Endpoints inert = Of((NetworkEndpoint.All, "https://statsigapi.net/v1/"));
        Assert.Equal(("https://api.example/v2/", "https://events.example/v1/log_event"), (inert.SpecsBase, inert.LogEvent.AbsoluteUri));
    }

    [Theory]
    [InlineData(0, null, "")]
    [InlineData(0, "c", "")]
    [InlineData(1631638014811, null, "?sinceTime=1631638014811")]
    [InlineData(5, "a+b/c=", "?sinceTime=5&checksum=a%2Bb%2Fc%3D")]
    public void Specs_WithSpecsInForce_AsksForNewerOnes(long sinceTimeMs, string? checksum, string query)
    {
        var endpoints = new Endpoints("secret-a", new StatsigOptions());

        Assert.Equal(
            "https://api.statsigcdn.com/v2/download_config_specs/secret-a.json" + query,
            endpoints.Specs(endpoints.SpecsBase, sinceTimeMs, checksum).AbsoluteUri);
    }

    [Fact]
    public void IdListFile_WithAnAddressOfItsOwn_KeepsPathAndQuery()
    {
        var file = new Uri("https://storage.example/v1/download_id_list_file/f1?sig=a%2Fb&x=1");

        Assert.Same(file, new Endpoints("secret-a", new StatsigOptions { Api = "https://p.example/v1" }).IdListFile(file));
        Assert.Equal(
            "http://proxy.example:8000/v1/download_id_list_file/f1?sig=a%2Fb&x=1",
            new Endpoints("secret-a", new StatsigOptions { ApiForIdListFiles = "http://proxy.example:8000/ignored" }).IdListFile(file).AbsoluteUri);
    }

    [Theory]
    [InlineData("https://api.statsigcdn.com/x", true)]
    [InlineData("https://idliststorage.statsigcdn.com/x", true)]
    [InlineData("https://statsigapi.net/v1/x", true)]
    [InlineData("http://statsigapi.net/v1/x", false)]
    [InlineData("https://statsigapi.net:8443/v1/x", false)]
    [InlineData("https://evilstatsigcdn.com/x", false)]
    [InlineData("https://statsigcdn.com.evil.example/x", false)]
    [InlineData("https://p.example/anything", true)]
    [InlineData("http://p.example/anything", false)]
    [InlineData("https://p.example:444/anything", false)]
    [InlineData("https://storage.example/x", false)]
    public void MaySeeKey_OfAnAddress_IsTrueForStatsigAndTheOptions(string address, bool expected) =>
        Assert.Equal(expected, new Endpoints("secret-a", new StatsigOptions { Api = "https://p.example/v1" }).Origins.MaySeeKey(new Uri(address)));
}
