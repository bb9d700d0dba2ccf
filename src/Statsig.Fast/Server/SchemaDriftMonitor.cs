using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Compilation;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Handles;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Server;

/// <summary>Compares each published ruleset with the spec snapshots whose accessors are used with the server.</summary>
/// <param name="rulesets">The current ruleset.</param>
/// <param name="telemetry">Receives the log lines and the counts.</param>
/// <remarks>Safe from any thread. A ruleset and a schema are compared once.</remarks>
internal sealed class SchemaDriftMonitor(RulesetStore rulesets, Telemetry telemetry)
{
    /// <summary>The number of differences of one payload that the log line contains; <see cref="Differences"/> contains all.</summary>
    private const int LoggedDifferences = 10;

    private readonly Lock _comparing = new();
    private volatile Schema[] _schemasInUse = [];
    private volatile SchemaDifference[] _differences = [];

    /// <summary>Raised with the arguments of <see cref="StatsigServer.SchemaDriftFound"/>.</summary>
    internal event Action<SchemaDriftEventArgs>? Found;

    /// <summary>The differences between the current ruleset and the schemas in use.</summary>
    internal SchemaDifference[] Differences => rulesets.Current.HasSpecs ? _differences : [];

    /// <summary>
    /// Adds a schema. The current ruleset is compared on the thread pool, because the caller is in the middle of an evaluation.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Only calls that fill a slot of the ruleset come here.
    internal void Use(Schema? schema)
    {
        if (schema is not { IsSnapshot: true } || Array.IndexOf(_schemasInUse, schema) >= 0)
        {
            return;
        }

        lock (_comparing)
        {
            if (Array.IndexOf(_schemasInUse, schema) >= 0)
            {
                return;
            }

            _schemasInUse = [.. _schemasInUse, schema];
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static use => use.Monitor.Compare([use.Schema], use.Rulesets.Current), (Monitor: this, Rulesets: rulesets, Schema: schema), preferLocal: false);
    }

    /// <summary>Compares a ruleset that has just been published with all schemas in use.</summary>
    internal void Compare(Ruleset ruleset)
    {
        _differences = [];
        Compare(_schemasInUse, ruleset);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A handler is the application's own code.")]
    private void Compare(Schema[] schemas, Ruleset ruleset)
    {
        foreach (Schema schema in schemas)
        {
            SchemaDifference[] differences = ruleset.HasSpecs ? SchemaComparison.Compare(schema, ruleset) : [];
            lock (_comparing)
            {
                // The thread that publishes a newer ruleset compares it with this schema as well.
                if (differences.Length == 0 || !ReferenceEquals(ruleset, rulesets.Current) || !ruleset.ComparedSchemas.Add(schema.Index))
                {
                    continue;
                }

                _differences = [.. _differences, .. differences];
            }

            telemetry.Metrics.SchemaDrifted(schema.Fingerprint, differences.Length);
            string more = differences.Length > LoggedDifferences ? $"; and {differences.Length - LoggedDifferences} more" : "";
            var shown = new ArraySegment<SchemaDifference>(differences, 0, Math.Min(differences.Length, LoggedDifferences));
            telemetry.Log.Write(
                OutputLogLevel.Warning,
                $"The specs differ from the spec snapshot {schema.Fingerprint}: {string.Join<SchemaDifference>("; ", shown)}{more}".ReplaceLineEndings(" "));
            try
            {
                Found?.Invoke(new SchemaDriftEventArgs(schema.Fingerprint, ruleset.TimeMs, differences));
            }
            catch (Exception exception)
            {
                telemetry.Log.Write(OutputLogLevel.Error, "A handler of SchemaDriftFound failed.", exception);
            }
        }
    }
}
