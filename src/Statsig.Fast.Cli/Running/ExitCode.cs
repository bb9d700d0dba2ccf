namespace Statsig.Fast.Cli.Running;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    internal const int Success = 0;

    internal const int BadArguments = 1;

    internal const int UnreadableFile = 2;

    /// <summary>Of "eval --api": the service delivered no specs, or did not take all events.</summary>
    internal const int ServiceFailed = 3;

    /// <summary>
    /// Of "eval", "client-init" and "replay": Ctrl+C came before the last user. Shells report it of programs that it ended.
    /// </summary>
    internal const int Interrupted = 130;

    /// <summary>Of "lint": it did its work and found something.</summary>
    internal const int Findings = 1;

    /// <summary>Of "check": what is live has more than the snapshot, and nothing that contradicts it.</summary>
    internal const int AdditiveChanges = 1;

    /// <summary>Of "check": code made from the snapshot does not fit what is live.</summary>
    internal const int BreakingChanges = 2;

    /// <summary>Of "replay": values change, within the limits.</summary>
    internal const int Flips = 1;

    /// <summary>Of "replay": more users get another answer than a limit allows.</summary>
    internal const int LimitExceeded = 2;

    /// <summary>Of "check" and "replay": bad arguments, a file or an address that cannot be read.</summary>
    internal const int NotCompared = 3;
}
