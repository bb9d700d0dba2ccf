using System;
using System.Buffers;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using Statsig.Fast.Benchmarks;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Internals;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>This library as a subject of the comparison.</summary>
internal static class OurSubject
{
    internal const int ColdUsers = 10_000;
    private const int ResponseUsers = 1_000;
    private const int ComparedResponses = 20;

    internal static InProcessSubject Create(StatsigUser[] users, byte[]? evalPayload, string description)
    {
        StatsigServer server = BenchWork.CreateLoggingServer();
        StatsigServer.SetShared(server); // Whom typed accessors ask.
        StatsigUser[] same = [BenchWork.CreateUser()];
        var rows = new RowSet<StatsigUser>(same, users) { Between = () => Empty(server.Events!), MaxBatch = RowSet<StatsigUser>.MaxBatchOfAll };
        foreach (string gate in RowNames.Gates)
        {
            rows.AddOff(RowNames.Gate(gate), new OurOperations.GateOff(server, gate));
            rows.AddOn(RowNames.Gate(gate), new OurOperations.GateOn(server, gate));
        }

        rows.AddOff("config value", new OurOperations.ConfigOff(server));
        rows.AddOn("config value", new OurOperations.ConfigOn(server));
        rows.AddOff("experiment value", new OurOperations.ExperimentOff(server));
        rows.AddOn("experiment value", new OurOperations.ExperimentOn(server));
        rows.AddOff("layer param", new OurOperations.LayerOff(server));
        rows.AddOn("layer param", new OurOperations.LayerOn(server));
        var typed = new GateAccessor(server.GateHandle("b_public"));
        rows.Add(RowNames.Gate("b_public") + RowNames.OffTyped, new OperationRow<StatsigUser, OurOperations.GateTypedOff>(new(typed), same));
        rows.Add(RowNames.Gate("b_public") + RowNames.OnTyped, new OperationRow<StatsigUser, OurOperations.GateTypedOn>(new(typed), same));
        rows.Add(RowNames.BuildUser, new OperationRow<string, OurOperations.BuildUser>(default, [.. users.Take(64).Select(static user => user.UserId!)]));
        rows.Add(RowNames.LogEvent, rows.Recording(new OurOperations.LogEvent(server), same));
        if (evalPayload is not null)
        {
            AddEvalProj(rows, users, evalPayload);
        }

        return new InProcessSubject(Subject.Ours, SdkIdentity.Version, description, rows.Rows);
    }

    private static void AddEvalProj(RowSet<StatsigUser> rows, StatsigUser[] users, byte[] payload)
    {
        StatsigServer server = BenchWork.CreateServer(payload);
        string[] gates = GateNames(payload);
        StatsigUser[] cold = [.. users.Take(ColdUsers)];
        int nextUser = 0;
        int nextGate = 0;
        rows.Add(RowNames.Cold, new LoopRow(
            count =>
            {
                long sum = 0;
                for (int i = 0; i < count; i++)
                {
                    sum += server.CheckGate(cold[nextUser], gates[nextGate], ExposureLogging.Disabled) ? 1 : 0;
                    nextUser = nextUser + 1 < cold.Length ? nextUser + 1 : 0;
                    nextGate = nextGate + 1 < gates.Length ? nextGate + 1 : 0;
                }

                return sum;
            },
            () => [.. cold.Take(SubjectRow.ComparedAnswers).Select((user, i) => OurOperations.Text(server.CheckGate(user, gates[i % gates.Length], ExposureLogging.Disabled)))]));
        int nextResponse = 0;
        var buffer = new ArrayBufferWriter<byte>(4 << 20);
        rows.Add(RowNames.ClientResponse, new LoopRow(
            count =>
            {
                long sum = 0;
                for (int i = 0; i < count; i++)
                {
                    buffer.ResetWrittenCount();
                    server.WriteClientInitializeResponse(cold[nextResponse], buffer);
                    sum += buffer.WrittenCount;
                    nextResponse = nextResponse + 1 < ResponseUsers ? nextResponse + 1 : 0;
                }

                return sum;
            },
            () => [.. cold.Take(ComparedResponses).SelectMany(user => ResponseText.Gates(server.GetClientInitializeResponse(user)!))]));

        // A whole server until it is ready, as of the other SDKs.
        rows.Add(RowNames.Load, new LoopRow(
            count =>
            {
                for (int i = 0; i < count; i++)
                {
                    using StatsigServer started = BenchWork.CreateServer(payload);
                }

                return count;
            },
            () => [gates.Length.ToString(CultureInfo.InvariantCulture)]));
        AddUpdate(rows, payload, gates.Length);
    }

    /// <summary>Two payloads in turn that differ in their checksums and in one rule.</summary>
    private static void AddUpdate(RowSet<StatsigUser> rows, byte[] payload, int gates)
    {
        byte[][] versions = [EvalPayload.Version(payload, 1), EvalPayload.Version(payload, 2)];
        StatsigServer server = BenchWork.CreateServer(versions[0]);
        int next = 1;
        rows.Add(RowNames.Update, new LoopRow(
            count =>
            {
                for (int i = 0; i < count; i++)
                {
                    SpecsUpdateResult result = server.UpdateSpecs(versions[next]);
                    next = 1 - next;
                    if (result.Status != SpecsUpdateStatus.Applied)
                    {
                        throw new InvalidOperationException(result.ToString());
                    }
                }

                return count;
            },
            () => [gates.ToString(CultureInfo.InvariantCulture)]));
    }

    internal static string[] GateNames(byte[] payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        return [.. document.RootElement.GetProperty("feature_gates").EnumerateObject().Select(static gate => gate.Name)];
    }

    /// <summary>Waits until the ring is empty and forgets the repeats, so that what is measured is recording and not dropping.</summary>
    private static void Empty(EventLog log)
    {
        log.WakePump();
        foreach (EventRing ring in log.Rings.Rings)
        {
            while (ring.Read < ring.Written)
            {
                Thread.SpinWait(100); // Not asleep: the caches would then be somebody else's.
            }
        }

        log.Dedupe.Clear();
    }
}
