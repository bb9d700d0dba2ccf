using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Statsig.Fast.TestKit;

/// <summary>A small payload in which every feature of evaluation occurs, and users who reach all of it.</summary>
/// <remarks>Shared by the tests of allocation, of damage and of NativeAOT: a feature added here is covered by all of them.</remarks>
public static class EveryFeature
{
    public const string ListName = "list_1";

    /// <summary>"user-0", "user-3" and "user-6": the keys of base64 SHA-256.</summary>
    public static readonly string ListLines = string.Join('\n', new[] { "user-0", "user-3", "user-6" }.Select(static id => "+" + KeyOf(id)));

    /// <summary>The payload in the shape of maps with shared conditions.</summary>
    public const string V2 = """
        {
        "feature_gates":{
        "pass":{"type":"feature_gate","salt":"s1","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","version":1,"rules":[
          {"name":"p","id":"p","salt":"x","passPercentage":100,"conditions":["public"],"returnValue":true,"idType":"userID"}]},
        "fail":{"type":"feature_gate","salt":"s2","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"f","id":"f","salt":"x","passPercentage":0,"conditions":["public"],"returnValue":true,"idType":"userID"}]},
        "default":{"type":"feature_gate","salt":"s3","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"n","id":"n","salt":"x","passPercentage":100,"conditions":["nobody"],"returnValue":true,"idType":"userID"}]},
        "disabled":{"type":"feature_gate","salt":"","enabled":false,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[]},
        "half":{"type":"feature_gate","salt":"a-salt-as-long-as-those-of-the-console","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"h","id":"h","salt":"another-salt-as-long-as-the-first-one","passPercentage":50,"conditions":["public"],"returnValue":true,"idType":"userID"}]},
        "half_company":{"type":"feature_gate","salt":"s4","enabled":true,"defaultValue":false,"idType":"companyID","entity":"feature_gate","rules":[
          {"name":"h","id":"hc","salt":"y","passPercentage":50,"conditions":["public"],"returnValue":true,"idType":"companyID"}]},
        "nested":{"type":"feature_gate","salt":"s5","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"n","id":"n","salt":"x","passPercentage":100,"conditions":["pass_middle","fail_half"],"returnValue":true,"idType":"userID"}]},
        "middle":{"type":"feature_gate","salt":"s6","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"m","id":"m","salt":"x","passPercentage":100,"conditions":["pass_text"],"returnValue":true,"idType":"userID"}]},
        "multi":{"type":"feature_gate","salt":"s7","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"m","id":"m","salt":"x","passPercentage":100,"conditions":["any_passes","any_fails"],"returnValue":true,"idType":"userID"}]},
        "segment:seg":{"type":"feature_gate","salt":"s8","enabled":true,"defaultValue":false,"idType":"userID","entity":"segment","rules":[
          {"name":"s","id":"s","salt":"x","passPercentage":100,"conditions":["in_list"],"returnValue":true,"idType":"userID"}]},
        "segment":{"type":"feature_gate","salt":"s9","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"s","id":"s","salt":"x","passPercentage":100,"conditions":["pass_segment"],"returnValue":true,"idType":"userID"}]},
        "not_in_list":{"type":"feature_gate","salt":"s10","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"s","id":"s","salt":"x","passPercentage":100,"conditions":["not_in_list"],"returnValue":true,"idType":"userID"}]},
        "text":{"type":"feature_gate","salt":"s11","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"any","salt":"x","passPercentage":100,"conditions":["country_any"],"returnValue":true,"idType":"userID"},
          {"name":"2","id":"contains","salt":"x","passPercentage":100,"conditions":["email_contains"],"returnValue":true,"idType":"userID"},
          {"name":"3","id":"ends","salt":"x","passPercentage":100,"conditions":["email_ends","locale_starts","city_exact"],"returnValue":true,"idType":"userID"}]},
        "city":{"type":"feature_gate","salt":"s12","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"any","salt":"x","passPercentage":100,"conditions":["city_any"],"returnValue":true,"idType":"userID"},
          {"name":"2","id":"contains","salt":"x","passPercentage":100,"conditions":["city_contains"],"returnValue":true,"idType":"userID"}]},
        "user_agent":{"type":"feature_gate","salt":"s13","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"b","salt":"x","passPercentage":100,"conditions":["browser","os_version"],"returnValue":true,"idType":"userID"}]},
        "ip":{"type":"feature_gate","salt":"s14","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"us","salt":"x","passPercentage":100,"conditions":["ip_country"],"returnValue":true,"idType":"userID"}]},
        "regex":{"type":"feature_gate","salt":"s15","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"r","salt":"x","passPercentage":100,"conditions":["regex"],"returnValue":true,"idType":"userID"},
          {"name":"2","id":"l","salt":"x","passPercentage":100,"conditions":["regex_literal"],"returnValue":true,"idType":"userID"}]},
        "version":{"type":"feature_gate","salt":"s16","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"v","salt":"x","passPercentage":100,"conditions":["version"],"returnValue":true,"idType":"userID"}]},
        "time":{"type":"feature_gate","salt":"s17","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"t","salt":"x","passPercentage":100,"conditions":["joined_after","now_before"],"returnValue":true,"idType":"userID"},
          {"name":"2","id":"o","salt":"x","passPercentage":100,"conditions":["joined_on"],"returnValue":true,"idType":"userID"}]},
        "number":{"type":"feature_gate","salt":"s18","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"g","salt":"x","passPercentage":100,"conditions":["level_gt"],"returnValue":true,"idType":"userID"},
          {"name":"2","id":"e","salt":"x","passPercentage":100,"conditions":["level_eq"],"returnValue":true,"idType":"userID"}]},
        "number_text":{"type":"feature_gate","salt":"s19","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"a","salt":"x","passPercentage":100,"conditions":["level_any"],"returnValue":true,"idType":"userID"},
          {"name":"2","id":"c","salt":"x","passPercentage":100,"conditions":["ratio_contains"],"returnValue":true,"idType":"userID"},
          {"name":"3","id":"r","salt":"x","passPercentage":100,"conditions":["level_regex"],"returnValue":true,"idType":"userID"}]},
        "array":{"type":"feature_gate","salt":"s20","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"a","salt":"x","passPercentage":100,"conditions":["tags_any"],"returnValue":true,"idType":"userID"},
          {"name":"2","id":"l","salt":"x","passPercentage":100,"conditions":["tags_all"],"returnValue":true,"idType":"userID"}]},
        "environment":{"type":"feature_gate","salt":"s21","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"e","salt":"x","passPercentage":100,"conditions":["tier","app"],"returnValue":true,"idType":"userID"}]},
        "group":{"type":"feature_gate","salt":"s22","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"g","salt":"x","passPercentage":100,"conditions":["in_test"],"returnValue":true,"idType":"userID"}]},
        "holdout":{"type":"feature_gate","salt":"s23","enabled":true,"defaultValue":false,"idType":"userID","entity":"holdout","rules":[
          {"name":"1","id":"ho","salt":"x","passPercentage":20,"conditions":["public"],"returnValue":true,"idType":"userID"}]},
        "unsupported":{"type":"feature_gate","salt":"s24","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"1","id":"u","salt":"x","passPercentage":100,"conditions":["unknown"],"returnValue":true,"idType":"userID"}]},
        "mapped":{"type":"feature_gate","salt":"s25","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[]}
        },
        "dynamic_configs":{
        "config":{"type":"dynamic_config","salt":"c1","enabled":true,"defaultValue":{"text":"off","flag":false},"idType":"userID","entity":"dynamic_config","version":7,"rules":[
          {"name":"1","id":"c","salt":"x","passPercentage":50,"conditions":["public"],"idType":"userID",
           "returnValue":{"text":"größe \ud83d\ude80","flag":true,"count":12,"ratio":0.25,"list":["a","b"],"longs":[1,2],"doubles":[0.5],"flags":[true],"map":{"a":{"b":null}},"none":null}}]},
        "config_new":{"type":"dynamic_config","salt":"c2","enabled":true,"defaultValue":{"text":"new"},"idType":"userID","entity":"dynamic_config","rules":[]},
        "experiment":{"type":"dynamic_config","salt":"e1","enabled":true,"defaultValue":{"color":"grey"},"idType":"userID","entity":"experiment","isActive":true,"version":3,"explicitParameters":["color"],"rules":[
          {"name":"holdout","id":"ho","salt":"","passPercentage":100,"conditions":["pass_holdout"],"returnValue":{"color":"grey"},"idType":"userID"},
          {"name":"targetingGate","id":"targetingGate","salt":"","passPercentage":100,"conditions":["fail_text"],"returnValue":{"color":"grey"},"idType":"userID"},
          {"name":"control","id":"g0","salt":"x","passPercentage":100,"conditions":["bucket_lt"],"returnValue":{"color":"grey","size":1},"idType":"userID","groupName":"Control","isExperimentGroup":true},
          {"name":"test","id":"g1","salt":"x","passPercentage":100,"conditions":["bucket_any"],"returnValue":{"color":"red","size":2},"idType":"userID","groupName":"Test","isExperimentGroup":true}]}
        },
        "layer_configs":{
        "layer":{"type":"dynamic_config","salt":"l1","enabled":true,"defaultValue":{"color":"none","size":0,"own":"layer"},"idType":"userID","entity":"layer","rules":[
          {"name":"experimentAssignment","id":"experimentAssignment","salt":"","passPercentage":100,"conditions":["bucket_lt"],"returnValue":{"color":"none"},"idType":"userID","configDelegate":"experiment"}]},
        "merging":{"type":"dynamic_config","salt":"l2","enabled":true,"defaultValue":{"a":"base","b":"base","color":"base"},"idType":"userID","entity":"layer","useNewLayerEval":true,"rules":[
          {"name":"1","id":"m1","salt":"x","passPercentage":50,"conditions":["public"],"returnValue":{"a":"one"},"idType":"userID"},
          {"name":"2","id":"m2","salt":"y","passPercentage":60,"conditions":["pass_middle"],"returnValue":{},"idType":"userID","configDelegate":"experiment"},
          {"name":"3","id":"m3","salt":"z","passPercentage":50,"conditions":["public"],"returnValue":{"a":"three","b":"three"},"idType":"userID"}]}
        },
        "condition_map":{
        "public":{"type":"public","idType":"userID"},
        "nobody":{"type":"user_field","targetValue":["nobody@nowhere"],"operator":"any","field":"email","idType":"userID"},
        "unknown":{"type":"moon_phase","targetValue":["full"],"operator":"any","field":"x","idType":"userID"},
        "pass_middle":{"type":"pass_gate","targetValue":"middle","idType":"userID"},
        "pass_text":{"type":"pass_gate","targetValue":"text","idType":"userID"},
        "fail_text":{"type":"fail_gate","targetValue":"text","idType":"userID"},
        "fail_half":{"type":"fail_gate","targetValue":"half","idType":"userID"},
        "pass_holdout":{"type":"pass_gate","targetValue":"holdout","idType":"userID"},
        "pass_segment":{"type":"pass_gate","targetValue":"segment:seg","idType":"userID"},
        "any_passes":{"type":"multi_pass_gate","targetValue":["fail","half","city"],"idType":"userID"},
        "any_fails":{"type":"multi_fail_gate","targetValue":["pass","half_company"],"idType":"userID"},
        "in_list":{"type":"unit_id","targetValue":"list_1","operator":"in_segment_list","idType":"userID"},
        "not_in_list":{"type":"unit_id","targetValue":"list_1","operator":"not_in_segment_list","idType":"userID"},
        "country_any":{"type":"user_field","targetValue":["US","DE","fr"],"operator":"any","field":"country","idType":"userID"},
        "email_contains":{"type":"user_field","targetValue":["@example","@Test"],"operator":"str_contains_any","field":"email","idType":"userID"},
        "email_ends":{"type":"user_field","targetValue":[".org",".net"],"operator":"str_ends_with_any","field":"email","idType":"userID"},
        "locale_starts":{"type":"user_field","targetValue":["en_","de_"],"operator":"str_starts_with_any","field":"locale","idType":"userID"},
        "city_exact":{"type":"user_field","targetValue":["Köln"],"operator":"none_case_sensitive","field":"city","idType":"userID"},
        "city_any":{"type":"user_field","targetValue":["KÖLN","İstanbul","東京"],"operator":"any","field":"city","idType":"userID"},
        "city_contains":{"type":"user_field","targetValue":["ÜRI","ό"],"operator":"str_contains_any","field":"city","idType":"userID"},
        "browser":{"type":"ua_based","targetValue":["Chrome","Mobile Safari"],"operator":"any","field":"browser_name","idType":"userID"},
        "os_version":{"type":"ua_based","targetValue":"10.1","operator":"version_gte","field":"os_version","idType":"userID"},
        "ip_country":{"type":"ip_based","targetValue":["US","JP"],"operator":"any","field":"country","idType":"userID"},
        "regex":{"type":"user_field","targetValue":"^[a-z]+[0-6]@(ex|tst)","operator":"str_matches","field":"email","idType":"userID"},
        "regex_literal":{"type":"user_field","targetValue":"^person","operator":"str_matches","field":"email","idType":"userID"},
        "version":{"type":"user_field","targetValue":"1.5.2","operator":"version_gt","field":"appVersion","idType":"userID"},
        "joined_after":{"type":"user_field","targetValue":1600000000000,"operator":"after","field":"joined","idType":"userID"},
        "joined_on":{"type":"user_field","targetValue":"2020-01-02T00:00:00Z","operator":"on","field":"joined","idType":"userID"},
        "now_before":{"type":"current_time","targetValue":9000000000000,"operator":"before","idType":"userID"},
        "level_gt":{"type":"user_field","targetValue":7,"operator":"gt","field":"level","idType":"userID"},
        "level_eq":{"type":"user_field","targetValue":3,"operator":"eq","field":"level","idType":"userID"},
        "level_any":{"type":"user_field","targetValue":["2","5"],"operator":"any","field":"level","idType":"userID"},
        "level_regex":{"type":"user_field","targetValue":"^[89]$","operator":"str_matches","field":"level","idType":"userID"},
        "ratio_contains":{"type":"user_field","targetValue":[".25","1e"],"operator":"str_contains_any","field":"ratio","idType":"userID"},
        "tags_any":{"type":"user_field","targetValue":["b","7"],"operator":"array_contains_any","field":"tags","idType":"userID"},
        "tags_all":{"type":"user_field","targetValue":["a","c"],"operator":"array_contains_all","field":"tags","idType":"userID"},
        "tier":{"type":"environment_field","targetValue":["production"],"operator":"any","field":"tier","idType":"userID"},
        "app":{"type":"target_app","targetValue":["17"],"operator":"any","idType":"userID"},
        "in_test":{"type":"experiment_group","targetValue":["Test"],"operator":"any","field":"experiment","idType":"userID"},
        "bucket_lt":{"type":"user_bucket","targetValue":500,"operator":"lt","additionalValues":{"salt":"b"},"idType":"userID"},
        "bucket_any":{"type":"user_bucket","targetValue":["500","600","777","950"],"operator":"none","additionalValues":{"salt":"b"},"idType":"userID"}
        },
        "param_stores":{"store":{"parameters":{
          "static":{"ref_type":"static","param_type":"string","value":"fixed","name":"static"},
          "gate":{"ref_type":"gate","param_type":"number","gate_name":"half","pass_value":1,"fail_value":2},
          "config":{"ref_type":"dynamic_config","param_type":"string","config_name":"config","param_name":"text"},
          "experiment":{"ref_type":"experiment","param_type":"string","experiment_name":"experiment","param_name":"color"},
          "layer":{"ref_type":"layer","param_type":"string","layer_name":"merging","param_name":"a"}}}},
        "cmab_configs":{"autotune":{"salt":"cm","defaultValue":{"arm":0},"idType":"userID","enabled":true,"version":2,"sampleRate":0,"higherIsBetter":true,"targetingGateName":"city",
          "groups":[{"name":"one","parameterValues":{"arm":1},"id":"a1"},{"name":"two","parameterValues":{"arm":2},"id":"a2"}],
          "config":{"a1":{"alpha":0.5,"intercept":1,"records":10,"weightsNumerical":{"level":-0.3},"weightsCategorical":{"country":{"US":0.4}}},
                    "a2":{"alpha":0.1,"intercept":0,"records":3,"weightsNumerical":{"level":0.2},"weightsCategorical":{}}}}},
        "overrides":{"mapped":[{"new_config_name":"half","rules":[{"rule_name":"or_half"}]}],
                     "config_old":[{"new_config_name":"config_new","rules":[{"rule_name":"or_gated","start_time":1500000000000}]}]},
        "override_rules":{
          "or_half":{"name":"or_half","id":"or_half","salt":"o","passPercentage":50,"conditions":["public"],"returnValue":true,"idType":"userID"},
          "or_gated":{"name":"or_gated","id":"or_gated","salt":"o","passPercentage":100,"conditions":["pass_text"],"returnValue":true,"idType":"userID"}},
        "experiment_to_layer":{"experiment":"layer"},
        "id_lists":{"list_1":true},"has_updates":true,"time":1000,"app_id":"17","response_format":"dcs-v2"
        }
        """;

    /// <summary>The names of gates; "" and the last are not in the payload.</summary>
    public static readonly string[] Gates =
    [
        "pass", "fail", "default", "disabled", "half", "half_company", "nested", "middle", "multi", "segment:seg", "segment", "not_in_list", "text",
        "city", "user_agent", "ip", "regex", "version", "time", "number", "number_text", "array", "environment", "group", "holdout", "unsupported",
        "mapped", "", "no_such_gate",
    ];

    public static readonly string[] DynamicConfigs = ["config", "config_new", "config_old", "no_such_config"];

    public static readonly string[] Experiments = ["experiment", "autotune", "config", "no_such_experiment"];

    public static readonly string[] Layers = ["layer", "merging", "no_such_layer"];

    public static readonly string[] StoreParameters = ["static", "gate", "config", "experiment", "layer", "no_such_parameter"];

    private static readonly string[] UserAgents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.119 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1",
        "curl/8.5.0",
    ];

    /// <summary>The payload in the shape of lists with conditions inside their rules.</summary>
    public static string V1 => ToV1(V2);

    /// <summary>Users who differ in everything that the payload looks at.</summary>
    public static StatsigUser[] Users(int count) => [.. Enumerable.Range(0, count).Select(User)];

    public static StatsigUser User(int number) => new($"user-{number}")
    {
        Email = number % 4 == 3 ? null : $"person{number % 10}@{(number % 2 == 0 ? "example.com" : "tst.org")}",
        Country = (number % 5) switch { 0 => "US", 1 => "de", 2 => "JP", _ => null },
        Locale = number % 2 == 0 ? "en_US" : "fr_FR",
        AppVersion = $"1.{number % 9}.{number % 4}",
        Ip = number % 3 == 0 ? null : $"{number % 200 + 1}.20.30.40",
        UserAgent = number % 7 == 0 ? null : UserAgents[number % 3],
        CustomIds = [new("companyID", number % 3 == 0 ? number : $"company-{number % 20}")],
        Custom =
        [
            new("level", number % 10),
            new("ratio", number % 2 == 0 ? number / 4.0 : $"{number}"),
            new("city", (number % 6) switch { 0 => "köln", 1 => "Zürich", 2 => "Αθηνών πόλη", 3 => "東京", 4 => "İSTANBUL", _ => "Paris" }),
            new("tags", StatsigValue.FromArray((number % 3) switch { 0 => ["a", "c"], 1 => ["b", 7], _ => [] })),
            new("joined", (number % 3) switch { 0 => 1_577_923_200L, 1 => 1_700_000_000_000L + number, _ => "1999-12-31T23:59:59Z" }),
        ],
        PrivateAttributes = number % 5 == 0 ? [new("secret", true)] : [],
        StatsigEnvironment = number % 4 == 0 ? [new("tier", "staging")] : [],
    };

    private static string KeyOf(string id) =>
        Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)))[..8];

    public static string ToV1(string v2)
    {
        JsonObject payload = JsonNode.Parse(v2)!.AsObject();
        JsonObject conditions = payload["condition_map"]!.AsObject();
        foreach (string kind in (string[])["feature_gates", "dynamic_configs", "layer_configs"])
        {
            var specs = new JsonArray();
            foreach (KeyValuePair<string, JsonNode?> entry in payload[kind]!.AsObject())
            {
                JsonObject spec = entry.Value!.DeepClone().AsObject();
                spec["name"] = entry.Key;
                foreach (JsonNode? rule in spec["rules"]!.AsArray())
                {
                    rule!["conditions"] = new JsonArray([.. rule["conditions"]!.AsArray().Select(id => conditions[id!.GetValue<string>()]!.DeepClone())]);
                }

                specs.Add((JsonNode)spec);
            }

            payload[kind] = specs;
        }

        foreach (KeyValuePair<string, JsonNode?> rule in payload["override_rules"]!.AsObject())
        {
            rule.Value!["conditions"] = new JsonArray([.. rule.Value["conditions"]!.AsArray().Select(id => conditions[id!.GetValue<string>()]!.DeepClone())]);
        }

        payload.Remove("condition_map");
        payload["layers"] = new JsonObject { ["layer"] = new JsonArray(JsonValue.Create("experiment")) };
        payload.Remove("experiment_to_layer");
        return payload.ToJsonString();
    }
}
