using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Reading;

/// <summary>What a read leaves behind when it returns its fallback: a status in the details, a warning, and still an exposure.</summary>
public sealed class ReadStatusTests
{
    private static readonly StatsigUser User = new("u");

    private static readonly SpecBuilder Specs = new SpecBuilder()
        .DynamicConfig("config", static config => config.Default("""{"n":5,"f":5.5,"t":"x","nothing":null,"list":["a",1]}"""))
        .Layer("layer", static layer => layer.Default("""{"n":5,"f":5.5,"t":"x","nothing":null,"list":["a",1]}"""))
        .ParameterStore("store", static store => store.Layer("n", "layer", "n").Layer("f", "layer", "f").Layer("nothing", "layer", "nothing").Layer("missing", "layer", "missing"));

    private readonly FakeEventEndpoint _endpoint = new();

    [Fact]
    public void Get_WithDetails_SaysWhatTheReadFound()
    {
        DynamicConfig config = TestServer.Create(Specs).GetDynamicConfig(User, "config");

        Assert.Equal((5, ParameterReadStatus.Read), (config.Get("n", 0, out EvaluationDetails details), details.ReadStatus));
        Assert.Equal(("Bootstrap:Recognized", "Bootstrap:Recognized"), (details.Text, details.ToString()));
        Assert.Equal(("f", ParameterReadStatus.OtherKind), (config.Get("n", "f", out details), details.ReadStatus));
        Assert.Equal(("Bootstrap:Recognized", "Bootstrap:Recognized (OtherKind)"), (details.Text, details.ToString()));
        Assert.Equal((7, ParameterReadStatus.DoesNotFit), (config.Get("f", 7, out details), details.ReadStatus));
        Assert.Equal((DayOfWeek.Friday, ParameterReadStatus.DoesNotFit), (config.Get("t", DayOfWeek.Friday, out details), details.ReadStatus));
        Assert.Equal(("f", ParameterReadStatus.Null), (config.Get("nothing", "f", out details), details.ReadStatus));
        Assert.Equal(("f", ParameterReadStatus.Missing), (config.Get("missing", "f", out details), details.ReadStatus));
        Assert.Null(config.Get<List<string>>("list", null, out details));
        Assert.Equal(ParameterReadStatus.DoesNotFit, details.ReadStatus);
        Assert.Null(config.Get<Dictionary<string, string>>("list", null, out details));
        Assert.Equal(ParameterReadStatus.OtherKind, details.ReadStatus);
        Assert.Null(config.Get<JsonFragment>("n", null, out details));
        Assert.Equal(ParameterReadStatus.OtherKind, details.ReadStatus);
        Assert.Null(OpenRead<Uri>(config, "t", out details));
        Assert.Equal(ParameterReadStatus.UnreadableType, details.ReadStatus);
        Assert.Equal(ParameterReadStatus.None, config.Details.ReadStatus);
    }

    [Fact]
    public async Task Layer_ValueOfAnotherKind_IsExposedAllTheSame()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        Layer layer = server.GetLayer(User, "layer");
        layer.Get("n", "");
        layer.Get("t", false);
        layer.Get("f", 0, out EvaluationDetails details);
        OpenRead<Queue<string>>(layer, "list");
        layer.Get("nothing", "");
        layer.Get("missing", "");
        _ = layer.Values.Count;

        Assert.Equal(ParameterReadStatus.DoesNotFit, details.ReadStatus);
        Assert.Equal(["n", "t", "f", "list"], await ParametersAsync(server));
    }

    [Fact]
    public async Task ParameterStore_LeadingToALayer_IsExposedUnlessTheKindIsAnotherOrNothingIsThere()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        ParameterStore store = server.GetParameterStore(User, "store");
        store.Get("n", "");
        store.Get("missing", "");
        store.Get("n", "", out EvaluationDetails details);
        Assert.Equal((0L, ParameterReadStatus.OtherKind), (server.EventStatistics.Accepted, details.ReadStatus));

        store.Get("f", 0);
        store.Get("nothing", "");
        store.Get("n", 0);

        Assert.Equal(["f", "nothing", "n"], await ParametersAsync(server));
    }

    [Fact]
    public void UnreadableType_IsWarnedAboutOncePerTypeAndName()
    {
        var logger = new RecordingLogger();
        StatsigServer server = TestServer.Create(Specs, new StatsigOptions { LocalMode = true, OutputLogger = logger });
        for (int i = 0; i < 3; i++)
        {
            OpenRead<Uri>(server.GetDynamicConfig(User, "config"), "t", out _);
            OpenRead<Uri>(server.GetDynamicConfig(User, "config"), "n", out _);
            OpenRead<Uri>(server.GetDynamicConfig(User, "config"), "missing", out _);
            OpenRead<Queue<string>>(server.GetLayer(User, "layer"), "t");
            server.GetDynamicConfig(User, "config").Get("t", 5);
        }

        string[] warnings = [.. logger.Messages.Select(static message => message.Text).Where(static text => text.Contains("is read as", StringComparison.Ordinal))];

        Assert.Equal(3, warnings.Length);
        Assert.Equal(
            "The parameter \"t\" of a dynamic config is read as System.Uri, which is not a supported type, so the fallback is returned. "
                + "Use one of the types of ParameterValue.TryGet. This warning is logged once per type and parameter.",
            warnings[0]);
        Assert.StartsWith("The parameter \"t\" of a layer is read as System.Collections.Generic.Queue", warnings[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Values_OfEveryAnswer_AreAllParametersByName()
    {
        StatsigServer server = TestServer.Create(Specs);
        DynamicConfig config = server.GetDynamicConfig(User, "config");

        Assert.Equal(["n", "f", "t", "nothing", "list"], config.Values.Keys);
        Assert.True(config.Values["n"].TryGet(out int number));
        Assert.Equal(5, number);
        Assert.Same(config.Values, server.GetDynamicConfig(User, "config").Values);
        Assert.Equal(5, server.GetLayer(User, "layer").Values.Count);
        Assert.Equal(5, server.GetExperiment(User, "config").Values.Count);
        Assert.Empty(server.GetExperiment(User, "nowhere").Values);
        Assert.Empty(default(Layer).Values);
        Assert.False(config.Values is IDictionary<string, ParameterValue> { IsReadOnly: false });
    }

    private static T? OpenRead<T>(DynamicConfig config, string parameter, out EvaluationDetails details) => config.Get<T>(parameter, default, out details);

    private static void OpenRead<T>(Layer layer, string parameter) => Assert.False(layer.TryGet(parameter, out T? _));

    private async Task<string[]> ParametersAsync(StatsigServer server)
    {
        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);
        return [.. _endpoint.Events.Select(static sent => sent.GetProperty("metadata").GetProperty("parameterName").GetString()!)];
    }
}
