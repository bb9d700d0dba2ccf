namespace Statsig.Fast.Cli.Linting;

/// <summary>What linting a payload found, both sorted by kind and name.</summary>
internal sealed record LintReport(SpecCost[] Costs, Finding[] Findings);
