namespace Statsig.Fast.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    internal const int Success = 0;

    internal const int BadArguments = 1;

    internal const int UnreadableFile = 2;
}
