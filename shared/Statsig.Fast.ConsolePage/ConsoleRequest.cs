using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Statsig.Fast.ConsolePage;

/// <summary>The JSON object that the page posts.</summary>
internal sealed class ConsoleRequest
{
    /// <summary>The largest body: a user, or the value of an override.</summary>
    private const int MaxBytes = 256 << 10;

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _members;

    private ConsoleRequest(Dictionary<string, ReadOnlyMemory<byte>> members) => _members = members;

    /// <exception cref="ConsoleProblem">The body is too large, or not a JSON object.</exception>
    internal static async Task<ConsoleRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        byte[] piece = new byte[16 << 10];
        for (int read; (read = await context.Request.Body.ReadAsync(piece, context.RequestAborted).ConfigureAwait(false)) > 0;)
        {
            body.Write(piece, 0, read);
            if (body.Length > MaxBytes)
            {
                throw new ConsoleProblem(StatusCodes.Status413PayloadTooLarge, $"The request has more than {MaxBytes >> 10} KB, which is its limit. Shorten the user or the value.");
            }
        }

        return Parse(body.ToArray());
    }

    internal ConsoleKind Kind() => ConsoleKinds.Parse(Text("kind") ?? "");

    internal string Name() => Text("name") is { Length: > 0 } name ? name : throw Bad("The request names no entity.");

    /// <summary>The user.</summary>
    /// <exception cref="ConsoleProblem">There is none, or it is not one; the message has the reason.</exception>
    internal StatsigUser User()
    {
        try
        {
            return _members.TryGetValue("user", out ReadOnlyMemory<byte> user) ? StatsigUser.FromJson(user.Span) : throw Bad("The request has no user.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The second is how the reader reports half a surrogate pair.
            throw Bad($"The user cannot be used: {exception.Message}");
        }
    }

    /// <summary>A text; null when it is missing or null.</summary>
    internal string? Text(string name)
    {
        if (!_members.TryGetValue(name, out ReadOnlyMemory<byte> member) || member.Span.SequenceEqual("null"u8))
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(member.Span);
            reader.Read();
            return reader.TokenType == JsonTokenType.String ? reader.GetString() : Encoding.UTF8.GetString(member.Span);
        }
        catch (InvalidOperationException)
        {
            throw Bad($"\"{name}\" is not valid Unicode.");
        }
    }

    /// <summary>A whole number within bounds.</summary>
    internal long Number(string name, long least, long most)
    {
        if (_members.TryGetValue(name, out ReadOnlyMemory<byte> member))
        {
            var reader = new Utf8JsonReader(member.Span);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) && value >= least && value <= most)
            {
                return value;
            }
        }

        throw Bad($"\"{name}\" must be a whole number from {least} to {most}.");
    }

    private static ConsoleRequest Parse(byte[] utf8)
    {
        try
        {
            var members = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw Bad("The body must be a JSON object.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                members[name] = utf8.AsMemory(start, (int)reader.BytesConsumed - start);
            }

            reader.Read(); // Throws when anything but blanks follows.
            return new ConsoleRequest(members);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Bad($"The body is not valid JSON: {exception.Message}");
        }
    }

    private static ConsoleProblem Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
