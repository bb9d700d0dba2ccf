using System;
using System.IO;
using System.Net.Http;
using Google.Protobuf;
using Grpc.Core;
using Statsig.Fast.Networking;

namespace Statsig.Fast.ForwardProxy.Calls;

/// <summary>Turns what a call threw into a status, and reads the name that the proxy gives itself.</summary>
internal static class CallFailures
{
    private const string HostHeader = "x-sfp-hostname";
    private const int MaxHostLength = 200;

    /// <summary>The proxy's text goes into logs and reports; more than this is not a message for people.</summary>
    private const int MaxMessageLength = 1_000;

    /// <summary>The host name among the headers of an answer; empty when there is none.</summary>
    internal static string HostNameIn(Metadata headers) => headers.GetValue(HostHeader) is { Length: <= MaxHostLength } name ? name : "";

    /// <summary>The failure of a call.</summary>
    internal static ForwardProxyException Of(Exception exception, string hostName)
    {
        (ForwardProxyStatusCode code, string message, Exception? cause) = exception is RpcException failed
            ? (CodeOf(failed), failed.Status.Detail, failed.Status.DebugException)
            : (CodeOf(exception), exception.Message, exception);
        return new ForwardProxyException(new ForwardProxyStatus(code, Line(message)), hostName, cause);
    }

    private static ForwardProxyStatusCode CodeOf(RpcException failed)
    {
        // The client library reports a message that cannot be read as "Unavailable", and some connections that broke, such as those that do
        // not answer pings, as "Internal".
        bool isConnection = failed.StatusCode == StatusCode.Internal && failed.Status.DebugException is HttpRequestException or IOException;
        return failed.Status.DebugException is InvalidProtocolBufferException ? ForwardProxyStatusCode.Internal
            : isConnection ? ForwardProxyStatusCode.Unavailable
            : Enum.IsDefined(failed.StatusCode) ? (ForwardProxyStatusCode)failed.StatusCode
            : ForwardProxyStatusCode.Unknown;
    }

    private static ForwardProxyStatusCode CodeOf(Exception exception) => exception switch
    {
        TlsMaterialException => ForwardProxyStatusCode.FailedPrecondition,
        HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException => ForwardProxyStatusCode.Unavailable,
        _ => ForwardProxyStatusCode.Internal,
    };

    private static string Line(string text) => (text.Length > MaxMessageLength ? text[..MaxMessageLength] : text).ReplaceLineEndings(" ");
}
