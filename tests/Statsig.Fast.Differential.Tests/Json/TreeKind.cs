namespace Statsig.Fast.Differential.Tests.Json;

/// <summary>The kinds of JSON values.</summary>
internal enum TreeKind
{
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
}
