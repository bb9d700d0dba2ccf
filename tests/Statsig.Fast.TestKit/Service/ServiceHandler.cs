using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.TestKit.Service;

/// <summary>A Statsig service in memory: what requests of a server are answered without sockets.</summary>
/// <remarks>Goes into <see cref="StatsigOptions.HttpHandlerFactory"/>. Safe from any thread.</remarks>
public sealed class ServiceHandler : HttpMessageHandler
{
    private readonly ConcurrentQueue<ServiceRequest> _requests = new();
    private readonly ConcurrentQueue<ServiceResponse> _responses = new();
    private readonly ConcurrentQueue<string> _queries = new();

    /// <summary>What is answered.</summary>
    public StatsigService Content { get; } = new();

    /// <summary>Changes answers before they are sent; null for none.</summary>
    public Func<ServiceRequest, ServiceResponse, ServiceResponse>? Change { get; set; }

    /// <summary>The requests for specs so far.</summary>
    public IReadOnlyList<ServiceRequest> SpecsRequests => [.. _requests.Where(static request => request.Endpoint == ServiceEndpoint.Specs)];

    /// <summary>Their answers.</summary>
    public IReadOnlyList<ServiceResponse> SpecsResponses => [.. _responses];

    /// <summary>The queries of the requests for specs so far, as they were sent.</summary>
    public IReadOnlyList<string> Queries => [.. _queries];

    /// <summary>Serves this payload from now on.</summary>
    public ServiceHandler Publish(byte[] payload)
    {
        Content.Publish(SpecsPayload.Parse(payload));
        return this;
    }

    /// <summary>Makes the message of an answer.</summary>
    public static HttpResponseMessage ToMessage(ServiceResponse answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var message = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(answer.Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
        foreach ((string name, string value) in answer.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = request.Headers.NonValidated.ToDictionary(
            static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Uri address = request.RequestUri!;
        var asked = new ServiceRequest(
            request.Method.Method, Uri.UnescapeDataString(address.AbsolutePath), ServiceRequest.ParseQuery(address.Query), headers, body);
        _requests.Enqueue(asked);
        ServiceResponse answer = Content.Answer(asked, address.GetLeftPart(UriPartial.Authority));
        if (asked.Endpoint == ServiceEndpoint.Specs)
        {
            answer = Change?.Invoke(asked, answer) ?? answer;
            _queries.Enqueue(address.Query);
            _responses.Enqueue(answer);
        }

        return ToMessage(answer);
    }
}
