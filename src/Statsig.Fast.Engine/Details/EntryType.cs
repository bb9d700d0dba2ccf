namespace Statsig.Fast;

/// <summary>The type of a requested entry. Handles and overrides of one type are independent of those of the others.</summary>
internal enum EntryType
{
    Gate,
    DynamicConfig,
    Experiment,
    Layer,
    ParameterStore,
}
