using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>
/// Where a user's bucket lies on the pass percentage of each rule of a spec, whether or not an evaluation reaches the rule.
/// </summary>
internal static class RuleBuckets
{
    internal static void Write(Utf8JsonWriter json, StatsigServer server, ConsoleRequest request)
    {
        ConsoleKind kind = request.Kind();
        string name = request.Name();
        StatsigUser user = request.User();
        CompiledSpec spec = (kind == ConsoleKind.ParameterStore ? null : server.CurrentRuleset.Find(ConsoleKinds.SpecKindOf(kind), name))
            ?? throw new ConsoleProblem(StatusCodes.Status404NotFound, $"The specs have no {ConsoleKinds.WordOf(kind)} named \"{name}\", or its kind has no rules.");
        json.WriteStartObject();
        json.WriteStartArray("rules");
        foreach (CompiledRule rule in spec.Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Passed.RuleId);
            if (rule.Bucket is { } key)
            {
                Write(json, BucketOf(rule, key, user));
            }
            else
            {
                json.WriteNull("bucket");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ExplainedBucket BucketOf(CompiledRule rule, BucketKey key, StatsigUser user)
    {
        int bucket = (int)(Bucketing.Hash(key, user) % Bucketing.PassBuckets);
        return new ExplainedBucket(key, key.UnitId.Read(user), Bucketing.PassBuckets, bucket, rule.ThresholdBuckets, bucket < rule.ThresholdBuckets);
    }

    /// <summary>The members of an explanation's bucket that a bar shows.</summary>
    private static void Write(Utf8JsonWriter json, ExplainedBucket bucket)
    {
        json.WriteStartObject("bucket");
        json.WriteNumber("buckets", bucket.Buckets);
        json.WriteNumber("bucket", bucket.Bucket);
        json.WriteNumber("threshold", bucket.Threshold!.Value);
        json.WriteNumber("distance", bucket.Distance!.Value);
        json.WriteBoolean("passes", bucket.Passes);
        json.WriteEndObject();
    }
}
