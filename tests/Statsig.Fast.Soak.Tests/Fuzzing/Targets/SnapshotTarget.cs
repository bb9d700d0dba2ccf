using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Snapshots;
using Statsig.Fast.Soak.Tests.Damage;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Fuzzing.Targets;

/// <summary>
/// Spec snapshots in both forms, as the generator and the tool read them. What is JSON for System.Text.Json is JSON here and nothing else
/// is, every problem has its place in the text, and what was read is the same after it was written and read again.
/// </summary>
internal sealed class SnapshotTarget : FuzzTarget
{
    private readonly byte[][] _bases;

    internal SnapshotTarget()
    {
        byte[][] payloads = [.. PayloadSlices.Create(12, new Random(2)), Encoding.UTF8.GetBytes(EveryFeature.V2)];
        _bases = [.. payloads, .. payloads.Select(static payload => Encoding.UTF8.GetBytes(SnapshotWriter.Write(SnapshotReader.ReadUtf8(payload).Model!)))];
    }

    internal override byte[] Make(Random random) => new Damager(_bases[random.Next(_bases.Length)], random).Damage();

    internal override void Check(byte[] input)
    {
        SnapshotReadResult result = SnapshotReader.ReadUtf8(input);
        Assert.Equal(IsJson(input), !result.Problems.Any(static problem => problem.Kind == SnapshotProblemKind.InvalidJson));
        Assert.True(result.Model is not null || result.Problems.Count > 0);
        Count(result.Model is null ? "refused" : result.Problems.Count > 0 ? "read with problems" : "read");
        if (result.Model is not { } model)
        {
            return;
        }

        string text = SnapshotWriter.Write(model);
        SnapshotReadResult again = SnapshotReader.Read(text);
        Assert.Equal(model, again.Model);
        Assert.Equal(text, SnapshotWriter.Write(again.Model!));
        Assert.Equal(SnapshotFingerprint.Of(model), SnapshotFingerprint.Of(again.Model!));
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    private static bool IsJson(byte[] input)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(input, new JsonDocumentOptions { MaxDepth = 256 });
            _ = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(input);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            return false; // The other reader's way to say so.
        }
    }
}
