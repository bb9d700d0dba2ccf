using System;

namespace Statsig.Fast;

/// <summary>How the synchronization of the specs goes, at one moment.</summary>
/// <param name="FailedPolls">The polls in a row that failed; 0 after one that succeeded. With a stream of specs, how often it broke since its last message.</param>
/// <param name="SinceLastSuccess">How long ago a poll last succeeded, newer specs or not; before the first one, since initialization began. With a stream also since its last message.</param>
public readonly record struct SyncState(int FailedPolls, TimeSpan SinceLastSuccess);
