using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Specs;

/// <summary>Payloads for the reader's tests: a small one that holds every member, and the committed vectors.</summary>
internal static class Payloads
{
    /// <summary>Every member of every kind once, in the v2 shape.</summary>
    internal const string EveryMember = """
        {
          "dynamic_configs": {
            "conf": {"type":"dynamic_config","salt":"cs","enabled":true,"defaultValue":{"a":0},"idType":"userID",
              "entity":"experiment","version":4294967295,"isActive":true,"hasSharedParams":true,"explicitParameters":["a","b"],
              "targetAppIDs":["app"],"forwardAllExposures":true,"fieldsUsed":["email"],"checksum":"1","isDeviceBased":false,
              "rules":[{"name":"r1","id":"r1","salt":"s","passPercentage":12.5,"conditions":["c1","c2","nowhere"],
                "returnValue":{"a":[1,"x\n",null,{"b":1e21}]},"idType":"companyID","groupName":"Test","configDelegate":"exp",
                "isExperimentGroup":true,"samplingRate":101.9,"isDeviceBased":false}]}
          },
          "feature_gates": {
            "gate": {"type":"feature_gate","salt":"gs","enabled":false,"defaultValue":false,"idType":"userID",
              "entity":"feature_gate","rules":[{"name":"","id":"r2","passPercentage":100,"conditions":["c1"],"returnValue":true,
              "idType":"userID","salt":null}]},
            "segment:s\u0065g": {"type":"feature_gate","salt":"","enabled":true,"defaultValue":null,"rules":[],"idType":"","entity":"segment"}
          },
          "layer_configs": {
            "layer": {"type":"dynamic_config","salt":"ls","enabled":true,"defaultValue":{},"rules":[],"idType":"userID",
              "entity":"layer","useNewLayerEval":true}
          },
          "experiment_to_layer": {"conf":"layer"},
          "layers": {"layer":["conf","other"]},
          "condition_map": {
            "c1": {"type":"public","targetValue":null,"operator":null,"field":null,"additionalValues":{},"idType":"userID"},
            "c2": {"type":"user_bucket","targetValue":{"12":true},"operator":"any","field":"f","idType":"userID",
              "additionalValues":{"salt":"bs","custom_field":"x"},"isDeviceBased":true}
          },
          "has_updates": true, "time": 1000, "checksum": "850", "response_format": "dcs-v2", "company_id": "co", "app_id": 17,
          "sdk_keys_to_app_ids": {"client-a":"app"}, "hashed_sdk_keys_to_app_ids": {"123":45},
          "sdk_keys_to_entities": {}, "hashed_sdk_key_used": "991", "id_lists": {"list":true},
          "diagnostics": {"initialize":20000,"log":-1,"dcs":1.5}, "default_environment": "production",
          "sdk_configs": {"sampling_mode":"on","event_queue_size":2000,"odd":[1]}, "sdk_flags": {"flag":true},
          "session_replay_info": {"sampling_rate":1},
          "param_stores": {"ps": {"parameters": {
              "st": {"ref_type":"static","param_type":"string","value":null,"name":"st"},
              "ga": {"ref_type":"gate","param_type":"boolean","gate_name":"gate","pass_value":1,"fail_value":[2]},
              "co": {"ref_type":"dynamic_config","param_type":"number","config_name":"conf","param_name":"a"},
              "ex": {"ref_type":"experiment","param_type":"object","experiment_name":"conf","param_name":"b"},
              "la": {"ref_type":"layer","param_type":"array","layer_name":"layer","param_name":"c"}
            }, "targetAppIDs":["app"], "version":3}},
          "cmab_configs": {"cmab": {"salt":"cm","defaultValue":{"a":0},"idType":"userID","enabled":true,"version":2,
            "sampleRate":0.5,"higherIsBetter":false,"targetAppIDs":[],"targetingGateName":"gate",
            "groups":[{"name":"arm one","parameterValues":{"a":1},"id":"g1"}],
            "config":{"g1":{"alpha":0.5,"intercept":-1,"records":10,"weightsNumerical":{"num":-0.3},
              "weightsCategorical":{"country":{"US":0.4,"DE":0}}}}}},
          "overrides": {"gate":[{"new_config_name":"gate2","rules":[{"rule_name":"or","start_time":1500000000000},{"rule_name":"or2"}]}]},
          "override_rules": {"or": {"name":"or","id":"or","passPercentage":50,"conditions":["c1",{"type":"public","idType":"userID"}],
            "returnValue":true,"idType":"userID"}},
          "auto_capture_settings": {"disabled_events":{"x":true}}, "gcir_config": {"remove_default_value_gates":true}
        }
        """;

    internal static SpecsReadResult Read(string json) => SpecsReader.Read(Encoding.UTF8.GetBytes(json));

    internal static SpecsReadResult Read(JsonNode json) => Read(json.ToJsonString());

    /// <summary>Reads <see cref="EveryMember"/> with one thing changed.</summary>
    internal static SpecsReadResult ReadWith(Action<JsonObject> change)
    {
        JsonObject payload = JsonNode.Parse(EveryMember)!.AsObject();
        change(payload);
        return Read(payload);
    }

    /// <summary>Reads <see cref="EveryMember"/> with the value at a path of names replaced by a JSON text, or removed.</summary>
    internal static SpecsReadResult ReadWith(string path, string? json)
    {
        JsonNode node = JsonNode.Parse(EveryMember)!;
        string[] steps = path.Split('/');
        foreach (string step in steps[..^1])
        {
            node = node is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!;
        }

        node.AsObject().Remove(steps[^1]);
        if (json is not null)
        {
            // As raw text: numbers such as 1e400 do not survive the document model.
            node.AsObject()[steps[^1]] = "\uE000";
            string root = node.Root.ToJsonString().Replace("\"\\uE000\"", json, StringComparison.Ordinal);
            Assert.Contains(json, root, StringComparison.Ordinal);
            return Read(root);
        }

        return Read(node.Root);
    }

    internal static SpecSet Accepted(SpecsReadResult result)
    {
        Assert.Null(result.Error);
        Assert.Equal(SpecsReadStatus.Accepted, result.Status);
        return result.SpecSet!;
    }

    internal static byte[] Vector(string fileName)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Vectors", fileName));
        using GZipStream unzipped = new(file, CompressionMode.Decompress);
        using MemoryStream memory = new();
        unzipped.CopyTo(memory);
        return memory.ToArray();
    }

    internal static string TextOf(SpecSet set, JsonSlice slice) => Encoding.UTF8.GetString(slice.In(set.Payload.Span));
}
