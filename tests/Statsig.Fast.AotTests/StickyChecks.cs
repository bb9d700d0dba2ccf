using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>Assignments that outlive a change of the rules.</summary>
internal static class StickyChecks
{
    internal static void Run()
    {
        var storage = new MemoryStorage();
        StatsigUser user;
        string? group;
        StatsigServer server = Servers.Create(storage: storage);
        user = EveryFeature.Users(200).First(some => server.GetExperiment(some, "experiment").IsUserInExperiment);
        group = server.GetExperiment(user, "experiment", Options([])).GroupName;
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Check.That(group is not null && storage.Saved.Count == 1);
        Check.Equal($"{user.UserId}:userID", storage.Saved.Keys.First().Key);

        // The experiment's buckets change their salt; the assignment does not.
        server = Servers.Create(EveryFeature.V2.Replace("\"targetValue\":500,\"operator\":\"lt\"", "\"targetValue\":0,\"operator\":\"lt\"", System.StringComparison.Ordinal), storage);
        IReadOnlyDictionary<string, StickyAssignment> kept = server.GetStickyAssignmentsAsync(user, "userID").AsTask().GetAwaiter().GetResult();
        Experiment experiment = server.GetExperiment(user, "experiment", Options(kept));
        Check.Equal(group, experiment.GroupName);
        Check.Equal("Persisted", experiment.Details.Text);
        StickyAssignment again = StickyAssignment.FromJson(Encoding.UTF8.GetBytes(kept["experiment"].ToJson()));
        Check.Equal(kept["experiment"].ToJson(), again.ToJson());
        Check.That(again.SecondaryExposures.SequenceEqual(kept["experiment"].SecondaryExposures));
        server.GetExperiment(user, "experiment");
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Check.Equal(0, storage.Saved.Count);
    }

    private static ExperimentEvaluationOptions Options(IReadOnlyDictionary<string, StickyAssignment>? kept) => new() { StickyAssignments = kept };

    private static ExperimentEvaluationOptions Options(StickyAssignment[] none) => Options(none.ToDictionary(static _ => ""));

    private sealed class MemoryStorage : IStickyAssignmentStorage
    {
        internal ConcurrentDictionary<(string Key, string Name), StickyAssignment> Saved { get; } = new();

        public ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, StickyAssignment>>(
                Saved.Where(entry => entry.Key.Key == key).ToDictionary(static entry => entry.Key.Name, static entry => entry.Value));

        public ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken)
        {
            Saved[(key, configName)] = assignment;
            return ValueTask.CompletedTask;
        }

        public ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken)
        {
            Saved.TryRemove((key, configName), out _);
            return ValueTask.CompletedTask;
        }
    }
}
