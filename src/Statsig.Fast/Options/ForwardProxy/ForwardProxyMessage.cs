using System;

namespace Statsig.Fast;

/// <summary>The answer of a forward proxy: specs, or a message that nothing is new.</summary>
/// <param name="Specs">The specs as UTF-8 JSON; the receiver may keep them. Empty when the message has none.</param>
/// <param name="LastUpdatedMs">The time of their last change, in Unix milliseconds; 0 when the message does not contain it.</param>
internal readonly record struct ForwardProxyMessage(ReadOnlyMemory<byte> Specs, long LastUpdatedMs);
