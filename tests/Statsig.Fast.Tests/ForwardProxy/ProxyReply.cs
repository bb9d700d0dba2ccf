using System;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.ForwardProxy;

/// <summary>How a call to a peer ended, with its failure as a value.</summary>
internal readonly record struct ProxyReply(ForwardProxyStatus Status, ForwardProxyMessage? Message, string HostName, Exception? Failure)
{
    internal static ForwardProxyRequest Request { get; } = new("secret-key", SpecsVersion.V2, null);

    internal bool IsOk => Status.Code == ForwardProxyStatusCode.Ok;

    /// <summary>A connection of the package, as a server makes it.</summary>
    internal static ForwardProxyConnection Connect(ProxyConfig proxy, StatsigOptions? options = null)
    {
        ForwardProxyTransport transport = new StatsigOptions().UseGrpcForwardProxy().ForwardProxyTransport!;
        return transport.Connect(proxy, options ?? new StatsigOptions());
    }

    internal static async Task<ProxyReply> Of(Task<ForwardProxyMessage> call)
    {
        try
        {
            return new ProxyReply(default, await call, "", null);
        }
        catch (ForwardProxyException exception)
        {
            return new ProxyReply(exception.Status, null, exception.HostName, exception.InnerException);
        }
    }
}
