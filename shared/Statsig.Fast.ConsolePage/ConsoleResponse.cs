using System;
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Statsig.Fast.ConsolePage;

/// <summary>Writes responses, with the headers that all of them have.</summary>
internal static class ConsoleResponse
{
    // The responses are JSON that no browser reads as HTML: their type says so, and "nosniff" keeps it.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Nothing but the page's own files, no script and no style in the page itself, and no frame around it.</summary>
    internal const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

    internal static void AddHeaders(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
    }

    internal static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            write(json);
        }

        return SendAsync(context, StatusCodes.Status200OK, "application/json; charset=utf-8", buffer.WrittenMemory);
    }

    /// <param name="context">The request.</param>
    /// <param name="json">The whole body.</param>
    internal static Task WriteTextAsync(HttpContext context, string json) => SendAsync(context, StatusCodes.Status200OK, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(json));

    internal static Task WriteProblemAsync(HttpContext context, ConsoleProblem problem)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("error", problem.Message);
            json.WriteEndObject();
        }

        return SendAsync(context, problem.Status, "application/json; charset=utf-8", buffer.WrittenMemory);
    }

    internal static async Task SendAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.Headers.ContentLength = body.Length;
        if (context.Request.Method != "HEAD")
        {
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>One message of a stream of server-sent events.</summary>
    internal static ReadOnlyMemory<byte> MessageOf(string name, string? id, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        buffer.Write(Encoding.UTF8.GetBytes($"event: {name}\n{(id is null ? "" : $"id: {id}\n")}data: "));
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            write(json); // Not indented, and line breaks in texts are escaped: one line.
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }
}
