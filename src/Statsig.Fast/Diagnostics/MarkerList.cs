using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>The markers of one context that wait to be sent; those beyond the limit are left out. Safe from any thread.</summary>
internal sealed class MarkerList
{
    /// <summary>The most markers of one event.</summary>
    internal const int MaxMarkers = 50;

    private readonly Lock _lock = new();
    private List<TimedMarker> _markers = [];
    private volatile bool _isFull;

    /// <summary>True when further markers are left out; without a lock, for the application's threads.</summary>
    internal bool IsFull => _isFull;

    /// <summary>How many markers wait.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _markers.Count;
            }
        }
    }

    internal void Add(double timestampMs, in DiagnosticsMarker marker)
    {
        lock (_lock)
        {
            if (_markers.Count < MaxMarkers)
            {
                _markers.Add(new TimedMarker(timestampMs, marker));
                _isFull = _markers.Count == MaxMarkers;
            }
        }
    }

    /// <summary>Takes all markers out.</summary>
    internal List<TimedMarker> Take()
    {
        lock (_lock)
        {
            List<TimedMarker> taken = _markers;
            _markers = [];
            _isFull = false;
            return taken;
        }
    }

    /// <summary>The metadata of a diagnostics event.</summary>
    /// <param name="markers">The markers, in order.</param>
    /// <param name="context">The name of the context.</param>
    /// <param name="optionsJson">The options that differ from their defaults, as a JSON object; empty to leave them out.</param>
    internal static byte[] ToJson(
        IEnumerable<TimedMarker> markers, ReadOnlySpan<byte> context, ReadOnlySpan<byte> optionsJson)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteStartArray("markers"u8);
        foreach ((double timestampMs, DiagnosticsMarker marker) in markers)
        {
            marker.Write(json, timestampMs);
        }

        json.WriteEndArray();
        json.WriteString("context"u8, context);
        if (!optionsJson.IsEmpty)
        {
            json.WritePropertyName("statsigOptions"u8);
            json.WriteRawValue(optionsJson);
        }

        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The markers of an initialization in the order of its steps.</summary>
    /// <remarks>
    /// Specs and ID lists are fetched in parallel, as are the files of ID lists; readers of the markers expect one step after the other.
    /// Within a step the order of arrival stays.
    /// </remarks>
    internal static IEnumerable<TimedMarker> InOrderOfSteps(
        List<TimedMarker> markers)
    {
        var files = new List<string?>();
        foreach ((_, DiagnosticsMarker marker) in markers)
        {
            if (marker.Key == MarkerKeys.IdList && !files.Contains(marker.Url))
            {
                files.Add(marker.Url);
            }
        }

        // The step above, the place in the order of arrival below: sorting arrays is not stable by itself.
        var order = new long[markers.Count];
        var ordered = new TimedMarker[markers.Count];
        for (int i = 0; i < order.Length; i++)
        {
            ordered[i] = markers[i];
            order[i] = ((long)StepOf(ordered[i].Marker, files) << 32) | (uint)i;
        }

        Array.Sort(order, ordered);
        return ordered;
    }

    private static int StepOf(DiagnosticsMarker marker, List<string?> files) => marker.Key switch
    {
        MarkerKeys.Overall => marker.IsStart ? 0 : int.MaxValue,
        MarkerKeys.IdListSources when marker.Step == MarkerKeys.NetworkRequest => 2,
        MarkerKeys.IdListSources => marker.IsStart ? 3 : int.MaxValue - 1,
        MarkerKeys.IdList => 4 + files.IndexOf(marker.Url),
        _ => 1,
    };
}
