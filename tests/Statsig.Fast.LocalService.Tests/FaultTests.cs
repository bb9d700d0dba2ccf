using System;
using System.Collections.Generic;
using System.Linq;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.LocalService.Tests;

public sealed class FaultTests
{
    public static TheoryData<string> BrokenConnections => [.. Connections.Keys];

    private static Dictionary<string, Fault> Connections { get; } = new Fault[]
    {
        Fault.Reset(), Fault.Close(), Fault.CutHeaders(), Fault.CutBody(), Fault.WrongLength(5), Fault.Garbage(),
    }.ToDictionary(static fault => fault.Name);

    [Theory]
    [MemberData(nameof(BrokenConnections))]
    public async Task BrokenConnection_NextRequest_IsAnsweredRight(string name)
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        fixture.Service.LogEvent.Then(Connections[name]);

        // A post: the client repeats a failed GET by itself when the connection was used before.
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(fixture));
        using HttpResponseMessage second = await PostAsync(fixture);
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(2, fixture.Service.LogEvent.Count);
    }

    [Fact]
    public async Task CutBody_HeadersWereRead_BodyEndsEarly()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        fixture.Service.Specs.Then(Fault.CutBody());
        using HttpResponseMessage answer = await fixture.Client.GetAsync(
            new Uri(ServiceFixture.SpecsPath, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, fixture.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync(fixture.Token));
    }

    [Fact]
    public async Task WrongLength_TooShort_BodyIsTruncated()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        string whole = await fixture.GetTextAsync(ServiceFixture.SpecsPath);
        fixture.Service.Specs.Then(Fault.WrongLength(-3));
        Assert.Equal(whole[..^3], await fixture.GetTextAsync(ServiceFixture.SpecsPath));
    }

    [Fact]
    public async Task SlowHeaders_Released_AnswersRight()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        var hold = new Hold();
        fixture.Service.Specs.Then(Fault.SlowHeaders(hold));
        Task<string> request = fixture.GetTextAsync(ServiceFixture.SpecsPath);
        await hold.Reached;
        Assert.False(request.IsCompleted);
        hold.Release();
        Assert.StartsWith("{", await request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlowBody_ClientGivesUp_IsNoticed()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        var hold = new Hold();
        fixture.Service.Specs.Then(Fault.SlowBody(hold));
        HttpResponseMessage answer = await fixture.Client.GetAsync(
            new Uri(ServiceFixture.SpecsPath, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, fixture.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        answer.Dispose();
        await hold.Abandoned.WaitAsync(fixture.Token);
    }

    [Fact]
    public async Task Script_SeveralEntries_AreUsedInOrderThenAlways()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        fixture.Service.LogEvent.Then(Fault.Status(503), times: 2).Then(Fault.None).Always(Fault.Status(400));
        var statuses = new List<int>();
        for (int i = 0; i < 6; i++)
        {
            if (i == 5)
            {
                fixture.Service.LogEvent.Recover();
            }

            using HttpResponseMessage answer = await PostAsync(fixture);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([503, 503, 202, 400, 400, 202], statuses);
    }

    [Fact]
    public async Task RetryAfter_SecondsAndDate_AreHeaders()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        var date = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        fixture.Service.LogEvent.Then(Fault.RetryAfter(429, 7)).Then(Fault.RetryAfter(503, date));
        using HttpResponseMessage first = await PostAsync(fixture);
        using HttpResponseMessage second = await PostAsync(fixture);
        Assert.Equal((429, TimeSpan.FromSeconds(7)), ((int)first.StatusCode, first.Headers.RetryAfter!.Delta));
        Assert.Equal((503, date), ((int)second.StatusCode, second.Headers.RetryAfter!.Date));
    }

    [Fact]
    public async Task Redirects_LocationLeadsThere()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        fixture.Service.Specs.Then(Fault.Redirect("http://localhost:1/x")).Then(Fault.RedirectLoop());
        using HttpResponseMessage foreign = await fixture.GetAsync(ServiceFixture.SpecsPath);
        using HttpResponseMessage loop = await fixture.GetAsync(ServiceFixture.SpecsPath + "?sinceTime=1");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, foreign.StatusCode);
        Assert.Equal("http://localhost:1/x", foreign.Headers.Location!.OriginalString);
        Assert.Equal(ServiceFixture.SpecsPath + "?sinceTime=1", loop.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task BadBodies_AreWhatTheyAreCalled()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        fixture.Service.Specs.Then(Fault.NoContent()).Then(Fault.EmptyBody()).Then(Fault.InvalidJson()).Then(Fault.ContentType("text/html"))
            .Then(Fault.Payload("""{"time":1}"""u8.ToArray())).Then(Fault.BadGzip());
        using HttpResponseMessage none = await fixture.GetAsync(ServiceFixture.SpecsPath);
        Assert.Equal(HttpStatusCode.NoContent, none.StatusCode);
        Assert.Equal("", await fixture.GetTextAsync(ServiceFixture.SpecsPath));
        Assert.Throws<InvalidDataException>(() => SpecsPayload.Parse(System.Text.Encoding.UTF8.GetBytes("""{"has_updates":true,"time":""")));
        Assert.Equal("""{"has_updates":true,"time":""", await fixture.GetTextAsync(ServiceFixture.SpecsPath));
        using HttpResponseMessage html = await fixture.GetAsync(ServiceFixture.SpecsPath);
        Assert.Equal(new MediaTypeHeaderValue("text/html"), html.Content.Headers.ContentType);
        Assert.Equal("""{"time":1}""", await fixture.GetTextAsync(ServiceFixture.SpecsPath));
        using HttpResponseMessage gzip = await fixture.GetAsync(ServiceFixture.SpecsPath);
        Assert.Equal("gzip", Assert.Single(gzip.Content.Headers.ContentEncoding));
        Assert.Equal("no gzip at all", await gzip.Content.ReadAsStringAsync(fixture.Token));
    }

    private static async Task<HttpResponseMessage> PostAsync(ServiceFixture fixture)
    {
        using var body = new StringContent("""{"events":[]}""");
        return await fixture.Client.PostAsync(new Uri("/v1/log_event", UriKind.Relative), body, fixture.Token);
    }
}
