using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Hosting.Http;

/// <summary>Sends each request through the factory's handler of the moment, which the factory replaces as time goes by.</summary>
/// <remarks>The factory owns its handlers: they are not disposed here.</remarks>
internal sealed class FactoryHandler(IHttpMessageHandlerFactory factory, string name) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var invoker = new HttpMessageInvoker(factory.CreateHandler(name), disposeHandler: false);
        return await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
