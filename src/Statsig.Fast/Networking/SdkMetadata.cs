using System;
using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Networking;

/// <summary>The metadata that a server sends to the service, and the session ID of all its requests.</summary>
/// <remarks>Immutable; safe from any thread.</remarks>
internal sealed class SdkMetadata
{
    private const string Prefix = "{\"statsigMetadata\":";

    // Servers in local mode never send them.
    private readonly Lazy<byte[]> _body;
    private readonly Lazy<string> _sessionId = new(static () => Guid.NewGuid().ToString("D"));

    internal SdkMetadata() => _body = new Lazy<byte[]>(() => Wrap(SessionId));

    /// <summary>A random UUID of this server.</summary>
    internal string SessionId => _sessionId.Value;

    /// <summary>A JSON object whose only member is the "statsigMetadata" object.</summary>
    internal ReadOnlyMemory<byte> Body => _body.Value;

    /// <summary>The "statsigMetadata" object alone.</summary>
    internal ReadOnlyMemory<byte> Value => Body[Prefix.Length..^1];

    /// <summary>Writes the "statsigMetadata" member with its object.</summary>
    internal void Write(Utf8JsonWriter json) => Write(json, SessionId);

    private static byte[] Wrap(string sessionId)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, sessionId);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string sessionId)
    {
        json.WriteStartObject("statsigMetadata"u8);
        json.WriteString("sdkVersion"u8, SdkIdentity.Version);
        json.WriteString("sdkType"u8, SdkIdentity.Type);
        json.WriteString("languageVersion"u8, Environment.Version.ToString());
        json.WriteString("sessionID"u8, sessionId);
        json.WriteString("os"u8, RuntimeInformation.RuntimeIdentifier);
        json.WriteString("arch"u8, ArchitectureName);
        json.WriteEndObject();
    }

    private static string ArchitectureName => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "x64",
        Architecture.Arm64 => "arm64",
        Architecture.X86 => "x86",
        Architecture.Arm => "arm",
        _ => "other",
    };
}
