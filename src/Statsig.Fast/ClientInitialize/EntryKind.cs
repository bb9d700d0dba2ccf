
namespace Statsig.Fast.ClientInitialize;

/// <summary>What an entry of a response is about; its members depend on it.</summary>
internal enum EntryKind : byte
{
    Gate,
    DynamicConfig,
    Experiment,
    Autotune,
    Layer,
}
