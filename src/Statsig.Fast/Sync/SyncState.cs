using System;

namespace Statsig.Fast;

/// <summary>The state of the synchronization of the specs, at one moment.</summary>
/// <param name="FailedPolls">The consecutive failed polls; 0 after a success. With a stream of specs, the number of its failures since its
/// last message.</param>
/// <param name="SinceLastSuccess">The time since the last successful poll, with newer specs or without; before the first one, since
/// initialization began. With a stream also since its last message.</param>
public readonly record struct SyncState(int FailedPolls, TimeSpan SinceLastSuccess);
