using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Diagnostics;

/// <summary>Writes the body of a report to Statsig's endpoint for SDK exceptions.</summary>
internal static class ErrorReport
{
    /// <summary>The most characters of a stack trace that are sent.</summary>
    private const int MaxInfoLength = 8_000;

    /// <summary>The most exceptions of a chain that are described.</summary>
    private const int MaxChain = 8;

    /// <summary>The JSON of a report.</summary>
    /// <param name="tag">Where it happened.</param>
    /// <param name="name">What happened: the name of the exception's type.</param>
    /// <param name="info">The stack trace or message; secret keys are taken out here.</param>
    /// <param name="details">Further facts; "extra" is null without any.</param>
    /// <param name="reporting">Who reports.</param>
    internal static byte[] Write(string tag, string name, string info, ReadOnlySpan<ErrorDetail> details, ErrorReporting reporting)
    {
        SecretRedaction redaction = reporting.Log.Redaction;
        var bytes = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("exception"u8, name);
        json.WriteString("info"u8, OutputLog.Shorten(redaction.Apply(info), MaxInfoLength));
        json.WritePropertyName("statsigMetadata"u8);
        json.WriteRawValue(reporting.MetadataJson().Span);
        json.WriteString("tag"u8, tag);
        WriteDetails(json, details, redaction);
        json.WritePropertyName("statsigOptions"u8);
        json.WriteRawValue(reporting.OptionsJson);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Types and stack traces of an exception and its causes, without their messages.</summary>
    /// <remarks>A message can quote what was being worked on, and that can be a user's private attribute.</remarks>
    internal static string TypesAndTraces(Exception exception)
    {
        var text = new StringBuilder();
        var seen = new List<Exception>();
        for (Exception? cause = exception; cause is not null && seen.Count < MaxChain && !seen.Contains(cause); cause = cause.InnerException)
        {
            text.Append(seen.Count == 0 ? "" : "\n---> ").Append(cause.GetType().FullName).Append('\n').Append(cause.StackTrace);
            seen.Add(cause);
        }

        return text.ToString();
    }

    private static void WriteDetails(Utf8JsonWriter json, ReadOnlySpan<ErrorDetail> details, SecretRedaction redaction)
    {
        if (details.IsEmpty)
        {
            json.WriteNull("extra"u8);
            return;
        }

        json.WriteStartObject("extra"u8);
        foreach (ErrorDetail detail in details)
        {
            if (detail.Text is { } text)
            {
                json.WriteString(detail.Name, redaction.Apply(text));
            }
            else
            {
                json.WriteNumber(detail.Name, detail.Number);
            }
        }

        json.WriteEndObject();
    }
}
