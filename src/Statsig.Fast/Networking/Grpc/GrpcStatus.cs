using System;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Linq;

namespace Statsig.Fast.Networking.Grpc;

/// <summary>How a call ended, and why.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">What the other side, or this one, says about it; empty when nothing.</param>
internal readonly record struct GrpcStatus(GrpcStatusCode Code, string Message)
{
    private const string CodeHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";

    /// <summary>More than this is no message for people.</summary>
    private const int MaxMessageLength = 1_000;

    internal bool IsOk => Code == GrpcStatusCode.Ok;

    /// <summary>The status in headers or trailers; null when there is none.</summary>
    internal static GrpcStatus? Find(HttpHeaders headers)
    {
        if (!headers.TryGetValues(CodeHeader, out var codes))
        {
            return null;
        }

        bool isKnown = int.TryParse(codes.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code <= (int)GrpcStatusCode.Unauthenticated;
        string message = headers.TryGetValues(MessageHeader, out var messages) ? Decode(messages.First()) : "";
        return new GrpcStatus(isKnown ? (GrpcStatusCode)code : GrpcStatusCode.Unknown, message);
    }

    /// <summary>The status of a call that trailers, or their absence, ended.</summary>
    internal static GrpcStatus OfTrailers(HttpHeaders trailers) =>
        Find(trailers) ?? new GrpcStatus(GrpcStatusCode.Unknown, "The call ended without a status.");

    /// <summary>The status that an HTTP status stands for, when the answer is not gRPC.</summary>
    internal static GrpcStatus OfHttp(HttpStatusCode status, string? contentType) => new(
        (int)status switch
        {
            400 => GrpcStatusCode.Internal,
            401 => GrpcStatusCode.Unauthenticated,
            403 => GrpcStatusCode.PermissionDenied,
            404 => GrpcStatusCode.Unimplemented,
            429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
            _ => GrpcStatusCode.Unknown,
        },
        $"The answer is not gRPC: HTTP status {(int)status}, content type \"{contentType}\".");

    /// <summary>For messages and logs: the code, and the reason when there is one.</summary>
    public override string ToString() => Message.Length == 0 ? Code.ToString() : $"{Code}: {Message}";

    /// <summary>Messages are percent-encoded UTF-8; what is not encoded rightly is kept as it is.</summary>
    private static string Decode(string message)
    {
        string decoded = Uri.UnescapeDataString(message.Length > MaxMessageLength ? message[..MaxMessageLength] : message);
        return decoded.ReplaceLineEndings(" ");
    }
}
