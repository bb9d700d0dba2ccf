using System;
using System.IO;
using System.Net.Http;
using Google.Protobuf;
using Grpc.Core;
using Statsig.Fast.Networking;

namespace Statsig.Fast.ForwardProxy.Calls;

/// <summary>Converts the exception of a call into a status, and reads the host name that the proxy sends.</summary>
internal static class CallFailures
{
    private const string HostHeader = "x-sfp-hostname";
    private const int MaxHostLength = 200;

    /// <summary>The maximum length of the proxy's text in logs and reports.</summary>
    private const int MaxMessageLength = 1_000;

    /// <summary>Gets the host name from the headers of an answer; empty without that header.</summary>
    internal static string HostNameIn(Metadata headers) => headers.GetValue(HostHeader) is { Length: <= MaxHostLength } name ? name : "";

    /// <summary>Creates the failure of a call.</summary>
    internal static ForwardProxyException Of(Exception exception, string hostName)
    {
        (ForwardProxyStatusCode code, string message, Exception? cause) = exception is RpcException failed
            ? (CodeOf(failed), failed.Status.Detail, failed.Status.DebugException)
            : (CodeOf(exception), exception.Message, exception);
        return new ForwardProxyException(new ForwardProxyStatus(code, Line(message)), hostName, cause);
    }

    private static ForwardProxyStatusCode CodeOf(RpcException failed)
    {
        // The client library reports an unreadable message as "Unavailable", and some failed connections, such as those that do
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
