using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Compilation;
using Statsig.Fast.Handles;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Differences of one payload that are written out in the log; all of them are in <see cref="SchemaDrift"/>.</summary>
    private const int LoggedDifferences = 10;

    private readonly Lock _comparing = new();
    private volatile Schema[] _schemasInUse = [];
    private volatile SchemaDifference[] _schemaDrift = [];

    /// <summary>
    /// Raised when the specs in force do not have all that generated code expects: once for each payload and spec snapshot, on the
    /// thread that brought the payload, or on one of the pool when accessors are first used. Exceptions of handlers are logged.
    /// </summary>
    public event EventHandler<SchemaDriftEventArgs>? SchemaDriftFound;

    /// <summary>
    /// What the specs in force lack of the spec snapshots whose accessors have been used with this server; empty when nothing, or when
    /// there are no specs.
    /// </summary>
    public IReadOnlyList<SchemaDifference> SchemaDrift => _rulesets.Current.HasSpecs ? _schemaDrift : [];

    /// <summary>Compares from now on; for the ruleset in force on a thread of the pool, as the caller is in the middle of a check.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Only calls that fill a slot come here.
    private void Use(Schema? schema)
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

        ThreadPool.UnsafeQueueUserWorkItem(static use => use.Server.Compare([use.Schema], use.Server._rulesets.Current), (Server: this, Schema: schema), preferLocal: false);
    }

    /// <summary>Compares a ruleset that has been published with the options' tier and with all spec snapshots in use.</summary>
    private void CompareSchemas(Ruleset ruleset)
    {
        WarnAboutTier(ruleset);
        _schemaDrift = [];
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
                // A newer ruleset is compared by whoever brought it, with this schema too; a ruleset and a schema only once.
                if (differences.Length == 0 || !ReferenceEquals(ruleset, _rulesets.Current) || !ruleset.ComparedSchemas.Add(schema.Index))
                {
                    continue;
                }

                _schemaDrift = [.. _schemaDrift, .. differences];
            }

            _telemetry.Metrics.SchemaDrifted(schema.Fingerprint, differences.Length);
            string more = differences.Length > LoggedDifferences ? $"; and {differences.Length - LoggedDifferences} more" : "";
            _log.Write(
                OutputLogLevel.Warning,
                $"The specs differ from the spec snapshot {schema.Fingerprint}: {string.Join<SchemaDifference>("; ", new ArraySegment<SchemaDifference>(differences, 0, Math.Min(differences.Length, LoggedDifferences)))}{more}".ReplaceLineEndings(" "));
            try
            {
                SchemaDriftFound?.Invoke(this, new SchemaDriftEventArgs(schema.Fingerprint, ruleset.TimeMs, differences));
            }
            catch (Exception exception)
            {
                _log.Write(OutputLogLevel.Error, "A handler of SchemaDriftFound failed.", exception);
            }
        }
    }
}
