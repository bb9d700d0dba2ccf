using System;
using System.Buffers;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

namespace Statsig.Fast.ClientInitialize;

/// <summary>The parts of responses that are not answers.</summary>
internal static class ResponseFrame
{
    /// <summary>Writes the response of a ruleset without specs, and of one that the client has already.</summary>
    internal static void WriteBlank(IBufferWriter<byte> writer, long timeMs, HashAlgorithm algorithm, ReadOnlySpan<byte> sdkInfo)
    {
        var json = new JsonOutput(writer);
        json.Write("{\"feature_gates\":{},\"dynamic_configs\":{},\"layer_configs\":{},\"param_stores\":{},\"time\":"u8);
        json.WriteNumber(timeMs);
        json.Write(",\"has_updates\":false,\"hash_used\":\""u8);
        json.Write(NameText.WordOf(algorithm));
        json.Write("\",\"sdkParams\":{},\"sdkInfo\":"u8);
        json.Write(sdkInfo);
        json.Write(",\"user\":{},\"evaluated_keys\":{}}"u8);
        json.Flush();
    }

    /// <summary>Writes everything after the answers: what clients do not answer from.</summary>
    /// <param name="json">Where to; flushed.</param>
    /// <param name="request">The request.</param>
    /// <param name="variant">The form of the response.</param>
    /// <param name="scratch">What entries refer to.</param>
    internal static void WriteRest(ref JsonOutput json, ClientRequest request, ResponseVariant variant, ResponseScratch scratch)
    {
        StatsigUser user = request.User;
        Ruleset ruleset = request.Ruleset;
        json.Write(",\"time\":"u8);
        json.WriteNumber(ruleset.TimeMs);
        json.Write(",\"has_updates\":true,\"hash_used\":\""u8);
        json.Write(NameText.WordOf(variant.Algorithm));
        json.Write("\",\"generator\":\"statsig-fast-dotnet\",\"sdkParams\":{},\"sdkInfo\":"u8);
        json.Write(request.SdkInfo);
        json.Write(",\"user\":"u8);
        UserJsonWriter.Write(ref json, user, ruleset.Settings.GlobalCustomFields, ruleset.Environment);
        WriteEvaluatedKeys(ref json, user);
        if (!user.PrivateAttributes.IsEmpty)
        {
            json.Write(",\"pa_hash\":\""u8);
            json.WriteNumber((long)PrivateAttributesHash.Of(user.PrivateAttributes));
            json.Write((byte)'"');
        }

        if (variant.Format != ClientResponseFormat.V1)
        {
            WriteShared(ref json, variant, scratch);
        }

        json.Write((byte)'}');
        json.Flush();
    }

    private static void WriteEvaluatedKeys(ref JsonOutput json, StatsigUser user)
    {
        bool hasUserId = !string.IsNullOrEmpty(user.UserId);
        json.Write(",\"evaluated_keys\":{"u8);
        if (hasUserId)
        {
            json.Write("\"userID\":"u8);
            json.WriteText(user.UserId);
        }

        if (!user.CustomIds.IsEmpty)
        {
            json.Write(hasUserId ? ",\"customIDs\":"u8 : "\"customIDs\":"u8);
            UserJsonWriter.WriteTexts(ref json, user.CustomIds);
        }

        json.Write((byte)'}');
    }

    /// <summary>Writes what entries refer to: exposures by ID, and values in the short format.</summary>
    private static void WriteShared(ref JsonOutput json, ResponseVariant variant, ResponseScratch scratch)
    {
        bool isShort = variant.Format == ClientResponseFormat.InitV2;
        json.Write(",\"exposures\":{"u8);
        for (int i = 0; i < scratch.Exposures.Count; i++)
        {
            SecondaryExposure exposure = scratch.Exposures[i];
            json.Write(i == 0 ? "\""u8 : ",\""u8);
            if (isShort)
            {
                json.WriteNumber(i);
                json.Write("\":"u8);
                json.Write(variant.Exposures.Object(exposure));
            }
            else
            {
                json.Write(variant.Exposures.WithId(exposure).AsSpan(1));
            }
        }

        json.Write((byte)'}');
        if (!isShort)
        {
            return;
        }

        json.Write(",\"values\":{"u8);
        for (int i = 0; i < scratch.Values.Count; i++)
        {
            json.Write(i == 0 ? "\""u8 : ",\""u8);
            json.WriteNumber(i);
            json.Write("\":"u8);
            json.Write(scratch.Values[i].Span);
        }

        json.Write("},\"response_format\":\"init-v2\""u8);
    }
}
