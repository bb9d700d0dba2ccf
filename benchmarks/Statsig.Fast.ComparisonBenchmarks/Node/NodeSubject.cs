using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Node;

/// <summary>A peer in a dedicated Node process, which does a round on request and times it itself.</summary>
internal sealed class NodeSubject : Subject
{
    // Few enough that no collection comes between, which would hide what was allocated before it.
    private const int OperationsForBytes = 200;

    // Few enough that rounds and warm-up of a row do not come to the same user twice: a repeat would not be recorded.
    private const double MaxRecordedWarmUp = 20_000;

    private readonly Process _process;
    private readonly HashSet<string> _rows;

    private NodeSubject(string name, string version, string description, Process process, HashSet<string> rows)
        : base(name, version, description)
    {
        _process = process;
        _rows = rows;
    }

    /// <exception cref="InvalidOperationException">It does not start.</exception>
    internal static NodeSubject Start(string kind, string name, string description, string script, string folder, string? evalPayload)
    {
        string[] arguments = ["--expose-gc", script, kind, folder, .. evalPayload is null ? (string[])[] : [evalPayload]];
        var process = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        try
        {
            using JsonDocument answer = Ask(process, "rows", null);
            JsonElement root = answer.RootElement;
            string version = $"{root.GetProperty("version").GetString()} on Node {root.GetProperty("node").GetString()}";
            return new NodeSubject(name, version, description, process, [.. root.GetProperty("rows").EnumerateArray().Select(static row => row.GetString()!)]);
        }
        catch (Exception exception) when (exception is IOException or JsonException or InvalidOperationException)
        {
            process.Kill();
            process.Dispose();
            throw new InvalidOperationException($"The peer does not start: {exception.Message}", exception);
        }
    }

    internal override bool Has(string row) => _rows.Contains(row);

    internal override IReadOnlyList<string?> Answers(string row)
    {
        using JsonDocument answer = Ask(_process, "answers", row);
        return [.. answer.RootElement.GetProperty("answers").EnumerateArray().Select(static text => text.GetString())];
    }

    internal override int Calibrate(string row, Pace pace)
    {
        bool records = row.EndsWith(RowNames.OnDistinct, StringComparison.Ordinal) || row == RowNames.LogEvent;
        int maxCount = records ? 2 * RowSet<string>.MaxBatchOfAll : 1_000_000;
        using JsonDocument answer = Ask(_process, "calibrate", row, ("warmUpMs", pace.WarmUpMs), ("roundMs", pace.RoundMs), ("maxCount", maxCount), ("maxTotal", records ? MaxRecordedWarmUp : double.MaxValue));
        return answer.RootElement.GetProperty("count").GetInt32();
    }

    internal override double TimeRound(string row, int count)
    {
        using JsonDocument answer = Ask(_process, "round", row, ("count", count));
        return answer.RootElement.GetProperty("ns").GetDouble();
    }

    internal override double? BytesPerOperation(string row, int count)
    {
        using JsonDocument answer = Ask(_process, "bytes", row, ("count", Math.Min(count, OperationsForBytes)));
        JsonElement bytes = answer.RootElement.GetProperty("bytes");
        return bytes.ValueKind == JsonValueKind.Null ? null : bytes.GetDouble();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.WriteLine("""{"do":"end"}""");
            _process.StandardInput.Flush();
            if (!_process.WaitForExit(5_000))
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private static JsonDocument Ask(Process process, string what, string? row, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("do", what);
            if (row is not null)
            {
                writer.WriteString("row", row);
            }

            foreach ((string name, double value) in numbers)
            {
                writer.WriteNumber(name, value);
            }

            writer.WriteEndObject();
        }

        process.StandardInput.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        process.StandardInput.Flush();
        string? line = process.StandardOutput.ReadLine();
        return line is null ? throw new InvalidOperationException($"node ended instead of answering \"{what}\" for \"{row}\".") : JsonDocument.Parse(line);
    }
}
