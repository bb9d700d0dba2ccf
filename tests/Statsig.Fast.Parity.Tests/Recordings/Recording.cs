using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>One file of recorded answers with the payload, the ID lists and the options that they were recorded with.</summary>
internal sealed class Recording
{
    private const string Key = "secret-parity";

    private static readonly Lazy<Recording> LazySynthetic = new(static () => Committed("synthetic_goldens.jsonl.gz"));
    private static readonly Lazy<Recording> LazyGlobalFields = new(static () => Committed("synthetic_global_fields_goldens.jsonl.gz"));
    private static readonly Lazy<Recording> LazyOtherParser = new(static () => Committed("synthetic_third_party_ua_goldens.jsonl.gz"));
    private static readonly Lazy<Recording> LazyField = new(static () =>
        new Recording(VectorFile.Committed("field_goldens.jsonl.gz"), VectorFile.Committed("field_dcs.json.gz"), idLists: null));

    private readonly JsonElement _options;
    private readonly byte[] _payload;
    private readonly Dictionary<string, string> _idLists;

    private Recording(string goldens, string payload, string? idLists)
        : this(
            Path.GetFileName(goldens),
            VectorFile.ReadLines(goldens).First().GetProperty("meta").GetProperty("sdk_options"),
            VectorFile.ReadBytes(payload),
            idLists is null ? [] : ReadIdLists(idLists),
            VectorFile.ReadLines(goldens).Skip(1))
    {
    }

    private Recording(string name, JsonElement options, byte[] payload, Dictionary<string, string> idLists, IEnumerable<JsonElement> users)
    {
        Name = name;
        _options = options;
        _payload = payload;
        _idLists = idLists;
        Facts = new PayloadFacts(VectorFile.Parse(_payload));
        Users = [.. users.Select(static line => new RecordedUser(line))];
    }

    /// <summary>320 users, environment "production".</summary>
    internal static Recording Synthetic => LazySynthetic.Value;

    /// <summary>80 users without an environment and with custom fields for everybody.</summary>
    internal static Recording GlobalFields => LazyGlobalFields.Value;

    /// <summary>80 users without an environment; the reference used its other parser of user agents.</summary>
    internal static Recording OtherParser => LazyOtherParser.Value;

    /// <summary>
    /// 60 users, environment "production", with another payload: what bug reports of other users and a random grammar led to.
    /// </summary>
    internal static Recording Field => LazyField.Value;

    internal string Name { get; }

    internal PayloadFacts Facts { get; }

    internal ReadOnlySpan<byte> Payload => _payload;

    internal IReadOnlyList<RecordedUser> Users { get; }

    /// <summary>
    /// The same content in the older shape. The reference refuses it; what it answers from the newer shape holds for both.
    /// </summary>
    internal static byte[] OlderShape => VectorFile.ReadBytes(VectorFile.Committed("synthetic_dcs_v1.json.gz"));

    internal bool UsedOtherParser => _options.TryGetProperty("useThirdPartyUaParser", out JsonElement used) && used.GetBoolean();

    /// <summary>The custom fields that every user has underneath its own.</summary>
    internal JsonElement? GlobalCustomFields => _options.TryGetProperty("globalCustomFields", out JsonElement fields) ? fields : null;

    /// <summary>A recording of third-party data; the test is skipped when there is none beside the checkout.</summary>
    internal static Recording Real(string project)
    {
        string folder = VectorFile.RealFolder ?? "";
        if (folder.Length == 0)
        {
            Assert.Skip("The third-party recordings are not beside this checkout.");
        }

        string idLists = Path.Combine(folder, project + "_id_lists.json");
        return new Recording(
            Path.Combine(folder, project + "_goldens.jsonl.gz"),
            Path.Combine(folder, project + "_dcs.json"),
            File.Exists(idLists) ? idLists : null);
    }

    /// <summary>The cases from bug reports, recorded in the environment "production" without a line that says so.</summary>
    internal static Recording OfCases() => new(
        "cases",
        JsonElement.Parse("""{"environment":"production"}"""u8),
        VectorFile.ReadBytes(VectorFile.Committed("cases_specs.json.gz")),
        [],
        VectorFile.ReadLines(VectorFile.Committed("cases_users.jsonl.gz")));

    /// <summary>An initialized server with the options of the recording.</summary>
    /// <param name="payload">Another payload; null for the recording's own.</param>
    /// <param name="parser">Another parser of user agents; null for the built-in one.</param>
    /// <param name="storage">Where assignments are kept; null for nowhere.</param>
    internal StatsigServer CreateServer(byte[]? payload = null, IUserAgentParser? parser = null, IStickyAssignmentStorage? storage = null)
    {
        var server = new StatsigServer(Key, new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = payload ?? _payload,
            BootstrapIdLists = _idLists,
            EnvironmentTier = _options.TryGetProperty("environment", out JsonElement tier) ? tier.GetString() : null,
            GlobalCustomFields = GlobalCustomFields?.EnumerateObject().ToDictionary(static field => field.Name, ValueOf),
            UserAgentParser = parser,
            StickyAssignmentStorage = storage,
            OutputLogLevel = OutputLogLevel.None,
            RegexTimeoutPerCall = TimeSpan.FromSeconds(30), // The answers are compared, not the speed of a busy machine.
        });
        InitializeDetails details = server.InitializeAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        Assert.Null(details.Error);
        Assert.DoesNotContain(server.SpecProblems, static problem => problem.Cause == SpecProblemCause.Skipped);
        return server;

        static object? ValueOf(JsonProperty field) => StatsigValue.FromJson(JsonMarshal.GetRawUtf8Value(field.Value));
    }

    /// <summary>The engine alone with the options of the recording.</summary>
    internal StatsigEngine CreateEngine()
    {
        StatsigEngine engine = StatsigEngine.Load(_payload, new StatsigEngineOptions
        {
            EnvironmentTier = _options.TryGetProperty("environment", out JsonElement tier) ? tier.GetString() : null,
        });
        foreach ((string name, string lines) in _idLists)
        {
            engine.UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
        }

        return engine;
    }

    private static Recording Committed(string goldens) =>
        new(VectorFile.Committed(goldens), VectorFile.Committed("synthetic_dcs.json.gz"), VectorFile.Committed("synthetic_id_lists.json"));

    private static Dictionary<string, string> ReadIdLists(string path)
    {
        var lists = new Dictionary<string, string>();
        foreach (JsonProperty list in VectorFile.ReadJson(path).EnumerateObject())
        {
            var lines = new StringBuilder();
            foreach (JsonElement line in list.Value.EnumerateArray())
            {
                lines.Append(line.GetString()).Append('\n');
            }

            lists.Add(list.Name, lines.ToString());
        }

        return lists;
    }
}
