using System;

namespace Statsig.Fast;

/// <summary>What a forward proxy answers: specs, or the note that nothing is new.</summary>
/// <param name="Specs">The specs as UTF-8 JSON; the receiver may keep them. Empty when the message has none.</param>
/// <param name="LastUpdatedMs">When they last changed, in Unix milliseconds; 0 when the message does not say.</param>
internal readonly record struct ForwardProxyMessage(ReadOnlyMemory<byte> Specs, long LastUpdatedMs);
