using System;
using System.IO;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Statsig.Fast.LocalService.Listening;

/// <summary>TLS between the socket and Kestrel.</summary>
/// <remarks>
/// Kestrel's own requires the services of a web host, which this project does not have; the features set here are what it chooses HTTP's
/// version and scheme by.
/// </remarks>
internal sealed class TlsMiddleware(ConnectionDelegate next, ServerTls tls, HttpProtocols protocols)
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(30);

    private readonly SslApplicationProtocol[] _protocols = protocols switch
    {
        HttpProtocols.Http1 => [SslApplicationProtocol.Http11],
        HttpProtocols.Http2 => [SslApplicationProtocol.Http2],
        _ => [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
    };

    internal async Task OnConnectionAsync(ConnectionContext connection)
    {
        IDuplexPipe socket = connection.Transport;
        var ssl = new SslStream(new DuplexStream(socket.Input.AsStream(), socket.Output.AsStream()));
        await using (ssl.ConfigureAwait(false))
        {
            if (!await IsAcceptedAsync(ssl, connection.ConnectionClosed).ConfigureAwait(false))
            {
                return;
            }

            var features = new Features(ssl);
            connection.Features.Set<ITlsConnectionFeature>(features);
            connection.Features.Set<ITlsApplicationProtocolFeature>(features);
            var secured = new Duplex(PipeReader.Create(ssl, new StreamPipeReaderOptions(leaveOpen: true)), PipeWriter.Create(ssl, new StreamPipeWriterOptions(leaveOpen: true)));
            connection.Transport = secured;
            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                connection.Transport = socket;
                await secured.Input.CompleteAsync().ConfigureAwait(false);
                await secured.Output.CompleteAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> IsAcceptedAsync(SslStream ssl, CancellationToken closed)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(closed);
        limit.CancelAfter(HandshakeLimit);
        try
        {
            await ssl.AuthenticateAsServerAsync(tls.OptionsFor(_protocols), limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException)
        {
            // No TLS, no certificate or a wrong one, or a closed connection. The client was notified, as far as possible.
            return false;
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Features(SslStream ssl) : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; } = ssl.RemoteCertificate as X509Certificate2;

        public ReadOnlyMemory<byte> ApplicationProtocol => ssl.NegotiatedApplicationProtocol.Protocol;

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }
}
