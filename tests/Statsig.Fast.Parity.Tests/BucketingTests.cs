using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Pass percentages and user buckets at the very edge of each recorded hash.</summary>
public sealed class BucketingTests
{
    private static readonly JsonElement Hashes = VectorFile.ReadJson(VectorFile.Committed("hash_vectors.json"));

    [Fact]
    public void CheckGate_PassPercentageAtTheBucket_FailsAndOneHundredthAbovePasses()
    {
        JsonElement[] rows = [.. Hashes.GetProperty("pass_percentage").EnumerateArray()];
        var payload = new TinyPayload();
        for (int i = 0; i < rows.Length; i++)
        {
            string salt = rows[i].GetProperty("spec_salt").GetString()!, ruleSalt = rows[i].GetProperty("rule_salt").GetString()!;
            int bucket = rows[i].GetProperty("mod10000").GetInt32();

            // Quotients of whole numbers, as a console writes them: 14.62.
            payload.Gate("below" + i, bucket / 100.0, salt, ruleSalt, 1, TinyPayload.Condition("public"));
            payload.Gate("above" + i, (bucket + 1) / 100.0, salt, ruleSalt, 1, TinyPayload.Condition("public"));
        }

        StatsigServer server = payload.CreateServer();

        Assert.Equal(120, rows.Length);
        Assert.All(rows.Index(), row =>
        {
            var user = new StatsigUser(row.Item.GetProperty("unit_id").GetString());
            int bucket = row.Item.GetProperty("mod10000").GetInt32();

            // The reference compares in floating point, where some percentages lie a hair above their bucket.
            Assert.Equal(bucket < bucket / 100.0 * 100.0, server.CheckGate(user, "below" + row.Index));
            Assert.Equal(bucket < (bucket + 1) / 100.0 * 100.0, server.CheckGate(user, "above" + row.Index));
        });
    }

    [Fact]
    public void CheckGate_UserBucketAtTheTarget_IsNotBelowItAndIsBelowTheNext()
    {
        JsonElement[] rows = [.. Hashes.GetProperty("user_bucket").EnumerateArray()];
        var payload = new TinyPayload();
        for (int i = 0; i < rows.Length; i++)
        {
            string salt = rows[i].GetProperty("salt").GetString()!;
            int bucket = rows[i].GetProperty("mod1000").GetInt32();
            payload.Gate("at" + i, Below(bucket, salt)).Gate("next" + i, Below(bucket + 1, salt));
        }

        StatsigServer server = payload.CreateServer();

        Assert.Equal(120, rows.Length);
        Assert.All(rows.Index(), row =>
        {
            var user = new StatsigUser(row.Item.GetProperty("unit_id").GetString());
            Assert.Equal((false, true), (server.CheckGate(user, "at" + row.Index), server.CheckGate(user, "next" + row.Index)));
        });
    }

    [Fact]
    public void CheckGate_RecordedUnitIds_AreFoundInAListOfTheirHashes()
    {
        JsonElement[] rows = [.. Hashes.GetProperty("strings").EnumerateArray()];
        StatsigServer server = new TinyPayload()
            .Gate("listed", TinyPayload.Condition("unit_id", "in_segment_list", target: "list"))
            .CreateServer();
        foreach (JsonElement row in rows)
        {
            var user = new StatsigUser(row.GetProperty("input").GetString());
            server.RemoveIdList("list");
            Assert.False(server.CheckGate(user, "listed"));
            server.UpdateIdList("list", System.Text.Encoding.UTF8.GetBytes("+" + row.GetProperty("id_list_prefix").GetString() + "\n"));
            Assert.True(server.CheckGate(user, "listed"), row.GetProperty("input").GetString());
        }
    }

    private static JsonObject Below(int target, string salt) =>
        TinyPayload.Condition("user_bucket", "lt", target: target, additional: new JsonObject { ["salt"] = salt });
}
