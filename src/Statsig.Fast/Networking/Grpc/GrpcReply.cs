using System;

namespace Statsig.Fast.Networking.Grpc;

/// <summary>How a call with one answer ended.</summary>
/// <param name="Status">The status; OK only when there is exactly one message.</param>
/// <param name="Message">The message, the caller's own; null when there is none.</param>
/// <param name="HostName">What the other side calls itself; empty when it does not say.</param>
/// <param name="Failure">What broke the call, when it was not the other side that ended it.</param>
internal readonly record struct GrpcReply(GrpcStatus Status, ReadOnlyMemory<byte>? Message, string HostName, Exception? Failure);
