using System.Linq;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>The classic approach as a subject of the comparison.</summary>
internal static class ClassicSubject
{
    internal const string Name = "classic C#";

    internal static InProcessSubject Create(byte[] payload, string sameId, string[] ids)
    {
        var client = new ClassicClient(payload);
        ClassicUser[] same = [ClassicUser.Create(sameId)];
        var rows = new RowSet<ClassicUser>(same, [.. ids.Select(ClassicUser.Create)]) { Between = client.Events.Empty, MaxBatch = RowSet<ClassicUser>.MaxBatchOfAll };
        foreach (string gate in RowNames.Gates)
        {
            rows.AddOff(RowNames.Gate(gate), new Gate(client, gate, false));
            rows.AddOn(RowNames.Gate(gate), new Gate(client, gate, true));
        }

        rows.AddOff("config value", new Config(client, "b_config", false));
        rows.AddOn("config value", new Config(client, "b_config", true));
        rows.AddOff("experiment value", new Config(client, "b_exp", false));
        rows.AddOn("experiment value", new Config(client, "b_exp", true));
        rows.AddOff("layer param", new Layer(client, false));
        rows.AddOn("layer param", new Layer(client, true));
        rows.Add(RowNames.BuildUser, new OperationRow<string, BuildUser>(default, [.. ids.Take(64)]));
        rows.Add(RowNames.LogEvent, rows.Recording(new LogEvent(client), same));
        return new InProcessSubject(Name, "in this project", "dictionaries, lists, SHA256.HashData, a concurrent queue of objects", rows.Rows, client);
    }

    private readonly struct Gate(ClassicClient client, string name, bool logs) : IOperation<ClassicUser>
    {
        public int Run(ClassicUser user) => client.CheckGate(user, name, logs) ? 1 : 0;

        public string Answer(ClassicUser user) => client.CheckGate(user, name, false) ? "true" : "false";
    }

    private readonly struct Config(ClassicClient client, string name, bool logs) : IOperation<ClassicUser>
    {
        public int Run(ClassicUser user) => client.GetConfig(user, name, logs).Get("button_color", "").Length;

        public string Answer(ClassicUser user) => client.GetConfig(user, name, false).Get("button_color", "");
    }

    private readonly struct Layer(ClassicClient client, bool logs) : IOperation<ClassicUser>
    {
        public int Run(ClassicUser user) => client.GetLayerParameter(user, "b_layer", "button_color", "", logs).Length;

        public string Answer(ClassicUser user) => client.GetLayerParameter(user, "b_layer", "button_color", "", false);
    }

    private readonly struct BuildUser : IOperation<string>
    {
        public int Run(string id) => ClassicUser.Create(id).UserId.Length;

        public string Answer(string id) => ClassicUser.Create(id).UserId;
    }

    private readonly struct LogEvent(ClassicClient client) : IOperation<ClassicUser>
    {
        public int Run(ClassicUser user)
        {
            client.LogEvent(user, "purchase");
            return 1;
        }

        public string Answer(ClassicUser user) => "logged";
    }
}
