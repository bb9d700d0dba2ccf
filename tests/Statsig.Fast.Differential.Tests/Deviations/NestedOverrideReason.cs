namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>The override of a nested gate stays out of the outer reason.</summary>
internal sealed class NestedOverrideReason() : Deviation("nested-override-reason")
{
    internal override string Unreached => "Generated cases have no local overrides.";
}
