using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.IO.Pipelines;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.ClientInitialize;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    private const int ResponseBytes = 64 * 1024;

    private byte[]? _clientSdkInfo;

    /// <inheritdoc/>
    public string? GetClientInitializeResponse(StatsigUser user, ClientInitializeOptions? options = null)
    {
        var buffer = new ArrayBufferWriter<byte>(ResponseBytes);
        return WriteClientInitializeResponse(user, buffer, options) ? Encoding.UTF8.GetString(buffer.WrittenSpan) : null;
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A fault must not reach the caller; it is reported.")]
    public bool WriteClientInitializeResponse(StatsigUser user, IBufferWriter<byte> writer, ClientInitializeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(writer);
        Ruleset ruleset = _rulesets.Current;
        if (!ServerSwitches.ClientResponses || !ruleset.HasSpecs)
        {
            return false;
        }

        if (string.IsNullOrEmpty(user.UserId))
        {
            WarnAboutMissingIds(user);
        }

        options ??= ClientInitializeOptions.Default;
        try
        {
            ClientResponseWriter.Write(writer, new ClientRequest
            {
                Ruleset = ruleset,
                User = user,
                Options = options,
                Overrides = options.IncludeLocalOverrides ? _overrides.Current : null,
                SdkInfo = ClientSdkInfo,
            });
            return true;
        }
        catch (Exception exception)
        {
            // The caller learns that there is no response; what the writer may hold of one is of no use.
            _telemetry.Errors.Report("get_client_initialize_response", exception, hasUserData: true);
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteClientInitializeResponseAsync(
        StatsigUser user, PipeWriter writer, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!WriteClientInitializeResponse(user, writer, options))
        {
            return false;
        }

        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteClientInitializeResponseAsync(
        StatsigUser user, Stream stream, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new ArrayBufferWriter<byte>(ResponseBytes);
        if (!WriteClientInitializeResponse(user, buffer, options))
        {
            return false;
        }

        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public string GetBlankClientInitializeResponse(HashAlgorithm hashAlgorithm = HashAlgorithm.Djb2)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        ResponseFrame.WriteBlank(buffer, 0, hashAlgorithm, ClientSdkInfo);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The "sdkInfo" object. Two threads may both make it at the first response; the first one stays.</summary>
    private byte[] ClientSdkInfo
    {
        get
        {
            if (_clientSdkInfo is null)
            {
                byte[] made = Encoding.UTF8.GetBytes(
                    $$"""{"sdkType":"{{SdkIdentity.Type}}","sdkVersion":"{{SdkIdentity.Version}}","sessionId":"{{_network.Metadata.SessionId}}"}""");
                Interlocked.CompareExchange(ref _clientSdkInfo, made, null);
            }

            return _clientSdkInfo;
        }
    }
}
