namespace Statsig.Fast.TestKit;

/// <summary>One row of the source table: where a range starts, and its country ("--" for none).</summary>
public readonly record struct IpCountryRange(uint Start, string Country);
