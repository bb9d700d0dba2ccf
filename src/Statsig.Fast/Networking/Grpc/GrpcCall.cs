using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking.Grpc;

/// <summary>A call under way: messages one after the other, and a status at their end.</summary>
/// <remarks>
/// Whatever goes wrong is that status; nothing is thrown but for the caller's own cancellation. Ending a call before its end tells the other side. One
/// caller at a time.
/// </remarks>
internal sealed class GrpcCall : IDisposable
{
    private const string HostHeader = "x-sfp-hostname";
    private const int MaxHostLength = 200;

    private readonly HttpResponseMessage? _response;
    private readonly GrpcMessageReader? _reader;

    internal GrpcCall(GrpcStatus status, Exception? failure)
    {
        Status = status;
        Failure = failure;
    }

    internal GrpcCall(HttpResponseMessage response, GrpcStatus? status, GrpcMessageReader? reader)
    {
        _response = response;
        _reader = reader;
        Status = status;
        HostName = response.Headers.TryGetValues(HostHeader, out var names) && names.First() is { Length: <= MaxHostLength } name ? name : "";
    }

    /// <summary>How the call ended; null while it goes on.</summary>
    internal GrpcStatus? Status { get; private set; }

    /// <summary>What broke the call, when it was not the other side that ended it.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>What the other side calls itself; empty when it does not say.</summary>
    internal string HostName { get; } = "";

    /// <summary>The message last read; valid until the next is asked for.</summary>
    internal ReadOnlyMemory<byte> Message => _reader?.Message ?? default;

    /// <summary>Gives the message last read to the caller, to keep; a large one without a copy.</summary>
    internal ReadOnlyMemory<byte> TakeMessage() => _reader?.TakeMessage() ?? default;

    /// <summary>Waits for the next message.</summary>
    /// <returns>False when the call has ended, and <see cref="Status"/> says how.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "However a connection breaks, it is a status.")]
    internal async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (Status is not null)
        {
            return false;
        }

        try
        {
            switch (await _reader!.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                case GrpcRead.Message:
                    return true;
                case GrpcRead.End:
                    Status = GrpcStatus.OfTrailers(_response!.TrailingHeaders);
                    break;
                default:
                    Status = GrpcStatus.Find(_response!.TrailingHeaders) is { IsOk: false } said ? said : _reader.Problem;
                    break;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Status = GrpcChannel.StatusOf(exception);
            Failure = exception;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // What cancelling did to the connection came first.
            throw new OperationCanceledException(cancellationToken);
        }

        return false;
    }

    /// <summary>Ends the call; the other side is told when it was still under way.</summary>
    public void Dispose()
    {
        _response?.Dispose();
        _reader?.Dispose();
    }
}
