using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.LocalService.Listening;

/// <summary>Joins Kestrel and what answers, without a host.</summary>
internal sealed class LocalApplication(Func<HttpContext, Task> handle, HostCheck hosts) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            if (!hosts.Accepts(context.Request))
            {
                await HttpExchange.WriteAsync(context, ServiceResponse.Text(StatusCodes.Status403Forbidden, HostCheck.Refusal), context.RequestAborted).ConfigureAwait(false);
                return;
            }

            await handle(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            // The body is larger than the limit, or ends before it should.
            context.Response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            // The client has disconnected, or the server is being disposed, so no response is needed.
            context.Abort();
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }
}
