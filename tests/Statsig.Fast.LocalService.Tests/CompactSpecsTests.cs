using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.LocalService.Tests;

public sealed class CompactSpecsTests
{
    private const string Path = "/v2/download_config_specs/secret-k.json";

    private readonly StatsigService _service = new();

    [Fact]
    public void Specs_ClientAcceptsTheCompactForm_AreCompact()
    {
        Publish(1);

        ServiceResponse response = Get(Path);

        Assert.Equal("application/octet-stream", response.ContentType);
        Assert.Equal(["x-since-time: 1", "Content-Encoding: statsig-br"], response.Headers.Select(static header => $"{header.Key}: {header.Value}"));
    }

    [Theory]
    [InlineData("/v1/download_config_specs/secret-k.json", "statsig-br", "true")]
    [InlineData(Path, "gzip, br", "true")]
    [InlineData(Path, "statsig-br", "false")]
    public void Specs_ClientDoesNotAcceptTheCompactForm_AreJson(string path, string encodings, string supportsProto)
    {
        Publish(1);

        Assert.Equal("application/json", Get(path, encodings: encodings, supportsProto: supportsProto).ContentType);
    }

    [Fact]
    public void Specs_ClientHasAnEarlierVersion_AreADelta()
    {
        Publish(1);
        int whole = Get(Path).Body.Length;
        Publish(2);

        ServiceResponse delta = Get(Path, since: 1, deltas: true);

        Assert.Contains(delta.Headers, static header => header is { Key: "x-deltas-used", Value: "true" });
        Assert.True(delta.Body.Length < whole);
        Assert.DoesNotContain(Get(Path, since: 1).Headers, static header => header.Key == "x-deltas-used");
    }

    [Theory]
    [InlineData(1, "other")] // Never served.
    [InlineData(0, null)]
    public void Specs_ClientHasAnUnknownVersion_AreWhole(long since, string? checksum)
    {
        Publish(1);
        Get(Path);
        Publish(2);

        Assert.DoesNotContain(Get(Path, since, checksum, deltas: true).Headers, static header => header.Key == "x-deltas-used");
    }

    [Fact]
    public void Specs_ThatTheCompactFormCannotExpress_AreJson()
    {
        Publish(1, condition: """{"type":"moon_phase","operator":"any","idType":"userID"}""");

        Assert.Equal("application/json", Get(Path).ContentType);
    }

    private void Publish(long time, string condition = """{"type":"public","idType":"userID"}""")
    {
        string gates = string.Join(',', Enumerable.Range(0, 20).Select(gate => $$"""
            "gate_{{gate}}":{"type":"feature_gate","entity":"feature_gate","salt":"{{(gate == 7 ? time : gate)}}","enabled":true,"defaultValue":false,"idType":"userID","rules":[
              {"name":"r","id":"r","salt":"s","passPercentage":12.5,"returnValue":true,"idType":"userID","conditions":["c"]}]}
            """));
        _service.Publish(SpecsPayload.Parse(Encoding.UTF8.GetBytes(
            $$$"""{"has_updates":true,"time":{{{time}}},"checksum":"c{{{time}}}","feature_gates":{ {{{gates}}} },"dynamic_configs":{},"layer_configs":{},"experiment_to_layer":{},"condition_map":{"c":{{{condition}}} } }""")));
    }

    private ServiceResponse Get(
        string path, long since = 0, string? checksum = null, bool deltas = false, string encodings = "statsig-br, gzip, deflate, br", string supportsProto = "true")
    {
        var query = new Dictionary<string, string> { ["supports_proto"] = supportsProto };
        if (since > 0)
        {
            query["sinceTime"] = $"{since}";
            query["checksum"] = checksum ?? $"c{since}";
        }

        if (deltas)
        {
            query["accept_deltas"] = "true";
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Accept-Encoding"] = encodings };
        return _service.Answer(new ServiceRequest("GET", path, query, headers, []), "http://localhost");
    }
}
