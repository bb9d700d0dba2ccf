using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Hosting.Http;

/// <summary>Sends each request through the factory's current handler, which the factory replaces over time.</summary>
/// <remarks>The factory owns its handlers, so they are not disposed here.</remarks>
internal sealed class FactoryHandler(IHttpMessageHandlerFactory factory, string name) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var invoker = new HttpMessageInvoker(factory.CreateHandler(name), disposeHandler: false);
        return await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
