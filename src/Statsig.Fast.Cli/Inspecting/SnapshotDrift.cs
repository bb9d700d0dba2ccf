using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Cli.Comparing;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.ConsolePage;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Cli.Inspecting;

/// <summary>Compares the current payload with a checked-in snapshot.</summary>
/// <param name="path">The snapshot's file; null for no comparison. It is read again each time, because it changes as well.</param>
internal sealed class SnapshotDrift(string? path)
{
    private byte[]? _payload;

    internal void Take(byte[] payload) => _payload = payload;

    internal DriftReport Report()
    {
        const string Title = "Drift against the snapshot";
        if (path is null)
        {
            return new DriftReport("Drift", "Nothing is compared. Use --snapshot FILE to compare the specs with a checked-in snapshot.", []);
        }

        try
        {
            if (_payload is null || SnapshotReader.ReadUtf8(_payload).Model is not { } live)
            {
                return new DriftReport(Title, "There are no specs to compare.", []);
            }

            IReadOnlyList<Change> changes = SnapshotComparer.Compare(SnapshotFile.Read(path).Model, live, isAfterLive: true);
            return new DriftReport(Title, $"The specs agree with {path}.", [.. changes.Select(static change => $"{(change.IsBreaking ? "breaking" : "additive")}: {change.Subject}: {change.Message}")]);
        }
        catch (UnreadableFileException exception)
        {
            return new DriftReport(Title, "", [exception.Message]);
        }
    }
}
