using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol.Compact;

namespace Statsig.Fast.LocalService.Protocol;

/// <summary>Responds to requests like Statsig's service: serves specs and ID lists, and accepts events.</summary>
/// <remarks>
/// Thread-safe. Independent of the transport: the listener passes requests in and sends responses. It does not store requests; the listener
/// stores those that it needs.
/// </remarks>
public sealed class StatsigService
{
    private static readonly ServiceResponse NoUpdates = ServiceResponse.Json(200, """{"has_updates":false}""");

    private const string CompactEncoding = "statsig-br";

    private readonly CompactHistory _compact = new();
    private readonly Dictionary<string, IdListFile> _idLists = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private SpecsPayload? _specs;
    private SpecsPayload? _specsV1;
    private TaskCompletionSource _nextPublication = NewPublication();

    /// <summary>The current specs; null before the first ones, while "download_config_specs" returns 404.</summary>
    public SpecsPayload? Specs => Volatile.Read(ref _specs);

    /// <summary>Completes when specs are published next.</summary>
    public Task NextPublication => Volatile.Read(ref _nextPublication).Task;

    /// <summary>Serves these specs from now on.</summary>
    /// <param name="specs">The specs for clients of "/v2", and for other clients when no specs are set for them.</param>
    /// <param name="forV1">The specs for clients of "/v1".</param>
    public void Publish(SpecsPayload specs, SpecsPayload? forV1 = null)
    {
        ArgumentNullException.ThrowIfNull(specs);
        Volatile.Write(ref _specsV1, forV1);
        Volatile.Write(ref _specs, specs);
        Interlocked.Exchange(ref _nextPublication, NewPublication()).SetResult();
    }

    /// <summary>The specs for clients of the v1 shape, or of the v2 shape; null before the first ones.</summary>
    public SpecsPayload? SpecsFor(bool isV1) => isV1 ? Volatile.Read(ref _specsV1) ?? Specs : Specs;

    /// <summary>Serves this ID list, instead of any of the same name.</summary>
    public void SetIdList(IdListFile list)
    {
        ArgumentNullException.ThrowIfNull(list);
        lock (_lock)
        {
            _idLists[list.Name] = list;
        }
    }

    /// <summary>Adds lines to a list that is there.</summary>
    /// <exception cref="KeyNotFoundException">The list does not exist.</exception>
    public void AppendToIdList(string name, ReadOnlySpan<byte> lines)
    {
        lock (_lock)
        {
            IdListFile list = _idLists[name];
            _idLists[name] = list with { Content = [.. list.Content, .. lines] };
        }
    }

    /// <summary>Removes an ID list. Returns false for an unknown list.</summary>
    public bool RemoveIdList(string name)
    {
        lock (_lock)
        {
            return _idLists.Remove(name);
        }
    }

    /// <summary>Answers one request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="origin">The address that clients reach the service at, such as "http://127.0.0.1:5000"; part of the manifest of ID
    /// lists.</param>
    public ServiceResponse Answer(ServiceRequest request, string origin)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (request.Endpoint, request.Method) switch
        {
            (ServiceEndpoint.Specs, "GET") => AnswerSpecs(request),
            (ServiceEndpoint.IdLists, "GET" or "POST") => AnswerManifest(origin),
            (ServiceEndpoint.IdListFile, "GET") => AnswerFile(request),
            (ServiceEndpoint.LogEvent or ServiceEndpoint.SdkException, "POST") => ServiceResponse.Json(202, """{"success":true}"""),
            (ServiceEndpoint.Unknown, _) => ServiceResponse.Text(404, "Not Found"),
            _ => ServiceResponse.Text(405, "Method Not Allowed"),
        };
    }

    // Waiting callers continue on other threads, so that publishing does not run their work.
    private static TaskCompletionSource NewPublication() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceResponse AnswerSpecs(ServiceRequest request)
    {
        SpecsPayload? specs = SpecsFor(ServicePaths.IsV1(request.Path));
        if (specs is null)
        {
            return ServiceResponse.Text(404, "Not Found");
        }

        string? checksum = request.Query.GetValueOrDefault("checksum");
        if (specs.IsKnownTo(request.SinceTime, checksum))
        {
            return NoUpdates;
        }

        KeyValuePair<string, string> time = new("x-since-time", specs.Time.ToString(CultureInfo.InvariantCulture));
        return AnswerCompact(request, specs, checksum, time) ?? ServiceResponse.Json(200, specs.Utf8) with { Headers = [time] };
    }

    private ServiceResponse? AnswerCompact(ServiceRequest request, SpecsPayload specs, string? checksum, KeyValuePair<string, string> time)
    {
        bool isAccepted = request.Query.GetValueOrDefault("supports_proto") == "true"
            && request.Header("Accept-Encoding")?.Contains(CompactEncoding, StringComparison.OrdinalIgnoreCase) == true
            && !ServicePaths.IsV1(request.Path);
        if (!isAccepted || _compact.Answer(specs, request.Query.GetValueOrDefault("accept_deltas") == "true", request.SinceTime, checksum) is not { } answer)
        {
            return null;
        }

        KeyValuePair<string, string> encoding = new("Content-Encoding", CompactEncoding);
        return new ServiceResponse(200, "application/octet-stream", answer.Body)
        {
            Headers = answer.IsDelta ? [time, encoding, new("x-deltas-used", "true")] : [time, encoding],
        };
    }

    private ServiceResponse AnswerManifest(string origin)
    {
        IdListFile[] lists;
        lock (_lock)
        {
            lists = [.. _idLists.Values.OrderBy(static list => list.Name, StringComparer.Ordinal)];
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (IdListFile list in lists)
            {
                json.WriteStartObject(list.Name);
                json.WriteString("name", list.Name);
                json.WriteNumber("size", list.StatedSize ?? list.Content.Length);
                json.WriteString("url", list.StatedUrl ?? $"{origin}{ServicePaths.IdListFiles}{Uri.EscapeDataString(list.FileId)}");
                json.WriteNumber("creationTime", list.CreationTime);
                json.WriteString("fileID", list.FileId);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return ServiceResponse.Json(200, buffer.WrittenSpan.ToArray());
    }

    private ServiceResponse AnswerFile(ServiceRequest request)
    {
        string fileId = request.Path[ServicePaths.IdListFiles.Length..];
        IdListFile? list;
        lock (_lock)
        {
            list = _idLists.Values.FirstOrDefault(list => list.FileId == fileId);
        }

        return list is null ? ServiceResponse.Text(404, "Not Found") : ByteRange.Answer(list.Content, request.Header("Range"));
    }
}
