using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Fetching;

/// <summary>One request for the specs of a server secret key, bounded in time and size.</summary>
/// <remarks>The key is part of the address, so no message shows an address or a text of the service before the key is taken out of it.</remarks>
internal static class SpecsDownload
{
    private const long MaxBytes = 512L << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <exception cref="UnreadableFileException">The service does not answer with a payload.</exception>
    /// <exception cref="ArgumentException">The address cannot be used.</exception>
    internal static (string Origin, byte[] Payload) Get(string api, string key)
    {
        Uri address = AddressOf(api, key);
        string origin = ServiceAccess.Redact(address.ToString(), key);
        try
        {
            using var timeout = new CancellationTokenSource(Limit);
            return (origin, GetAsync(address, key, origin, timeout.Token).GetAwaiter().GetResult());
        }
        catch (OperationCanceledException)
        {
            // Only the time limit cancels.
            throw new UnreadableFileException(origin, null, $"No answer within {Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds.");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException)
        {
            throw new UnreadableFileException(origin, null, ServiceAccess.Redact(broken.Message, key));
        }
    }

    private static async Task<byte[]> GetAsync(Uri address, string key, string origin, CancellationToken cancellationToken)
    {
        // Redirects would carry the key to wherever the answer says.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using HttpRequestMessage request = Compose(address, key);
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new UnreadableFileException(origin, null, $"The service answered with status {(int)response.StatusCode}.");
        }

        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            using var copy = new MemoryStream();
            byte[] buffer = new byte[1 << 16];
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (copy.Length + read > MaxBytes)
                {
                    throw new UnreadableFileException(origin, null, $"The answer is larger than {MaxBytes >> 20} MiB.");
                }

                copy.Write(buffer, 0, read);
            }

            return copy.ToArray();
        }
    }

    private static HttpRequestMessage Compose(Uri address, string key)
    {
        string version = typeof(SpecsDownload).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("STATSIG-API-KEY", key);
        request.Headers.TryAddWithoutValidation("STATSIG-CLIENT-TIME", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("STATSIG-SERVER-SESSION-ID", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("STATSIG-SDK-TYPE", "statsig-fast-dotnet");
        request.Headers.TryAddWithoutValidation("STATSIG-SDK-VERSION", version);
        request.Headers.TryAddWithoutValidation("STATSIG-RETRY", "0");
        request.Headers.TryAddWithoutValidation("User-Agent", $"statsig-fast/{version}");
        return request;
    }

    private static Uri AddressOf(string api, string key)
    {
        string start = api.TrimEnd('/');
        bool hasVersion = start.EndsWith("/v1", StringComparison.Ordinal) || start.EndsWith("/v2", StringComparison.Ordinal);
        return Uri.TryCreate($"{start}{(hasVersion ? "" : "/v2")}/download_config_specs/{Uri.EscapeDataString(key)}.json", UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
            ? address
            : throw new ArgumentException($"--api: \"{ServiceAccess.Redact(api, key)}\" is no address. Give one such as https://api.statsigcdn.com.");
    }
}
