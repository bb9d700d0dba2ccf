namespace Statsig.Fast.LocalService.Protocol.Compact;

/// <summary>One part of specs, ready to be sent.</summary>
/// <param name="Checksum">What identifies its content among parts of its name.</param>
/// <param name="Data">The message, or for parameter stores the JSON.</param>
internal sealed record CompactPart(uint Checksum, byte[] Data);

/// <summary>The name of a part.</summary>
internal readonly record struct CompactName(EnvelopeKind Kind, string Name);
