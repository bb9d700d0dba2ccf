namespace Statsig.Fast.Cli.Linting;

/// <summary>What a spec may cost before it is a finding; each limit itself is still accepted.</summary>
internal sealed record LintLimits(int Depth, int Regexes, int Hashes, int ListSize, int Rules)
{
    /// <summary>Beyond what the payloads that we have seen need, and far below what is slow.</summary>
    internal static readonly LintLimits Default = new(Depth: 8, Regexes: 8, Hashes: 64, ListSize: 1_000, Rules: 50);
}
