using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Http;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Tests.Diagnostics;

public sealed class StatsigActivitiesTests
{
    private const string Key = "secret-0123456789";

    private static readonly SecretRedaction Redaction = new(Key);

    [Fact]
    public void Begin_NobodyListens_MakesNoSpan() => StatsigActivities.End(null, 200, 0, 0, null);

    [Fact]
    public void Span_OfARequest_CarriesAddressStatusAndBytesWithoutTheKey()
    {
        var stopped = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Statsig.Fast",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (stopped)
                {
                    stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        using (Activity? good = StatsigActivities.Begin("span_test", "GET", new Uri($"https://h:8443/v1/download_config_specs/{Key}.json?sinceTime=1"), Redaction))
        {
            StatsigActivities.End(good, 200, 0, 120, null);
        }

        using (Activity? bad = StatsigActivities.Begin("span_test", "POST", new Uri("https://h/v1/log_event"), Redaction))
        {
            StatsigActivities.End(bad, null, 50, 0, new HttpRequestException($"no route to {Key}"));
        }

        Activity[] spans = [.. stopped.Where(static span => Equals(span.GetTagItem("statsig.endpoint"), "span_test"))];
        Assert.Equal(2, spans.Length);
        Assert.Equal("statsig span_test", spans[0].OperationName);
        Assert.Equal(ActivityKind.Client, spans[0].Kind);
        Assert.Equal("https://h:8443/v1/download_config_specs", spans[0].GetTagItem("url.full"));
        Assert.Equal(200, spans[0].GetTagItem("http.response.status_code"));
        Assert.Equal(120L, spans[0].GetTagItem("http.response.body.size"));
        Assert.Equal(ActivityStatusCode.Unset, spans[0].Status);
        Assert.Equal(ActivityStatusCode.Error, spans[1].Status);
        Assert.Equal("System.Net.Http.HttpRequestException", spans[1].GetTagItem("error.type"));
        Assert.DoesNotContain(spans.SelectMany(static span => span.TagObjects), static tag => $"{tag.Value}".Contains(Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(503, "status")]
    public void End_Status_DecidesWhetherItIsAnError(int status, string? expected)
    {
        using var activity = new Activity("x");

        StatsigActivities.End(activity, status, 0, 0, null);

        Assert.Equal(expected, activity.GetTagItem("error.type"));
    }
}
