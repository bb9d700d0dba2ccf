namespace Statsig.Fast.Cli.Running;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    internal const int Success = 0;

    internal const int BadArguments = 1;

    internal const int UnreadableFile = 2;

    /// <summary>Of "eval --api": the service delivered no specs, or did not take all events.</summary>
    internal const int ServiceFailed = 3;

    /// <summary>Of "eval" and "client-init": Ctrl+C came before the last user. What shells report of programs that it ended.</summary>
    internal const int Interrupted = 130;

    /// <summary>Of "lint": it did its work and found something.</summary>
    internal const int Findings = 1;

    /// <summary>Of "check": what is live has more than the snapshot, and nothing that contradicts it.</summary>
    internal const int AdditiveChanges = 1;

    /// <summary>Of "check": code made from the snapshot does not fit what is live.</summary>
    internal const int BreakingChanges = 2;

    /// <summary>Of "check": bad arguments, a file or an address that cannot be read.</summary>
    internal const int NotCompared = 3;
}
