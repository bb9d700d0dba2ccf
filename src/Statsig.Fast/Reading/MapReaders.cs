using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Statsig.Fast.Reading;

/// <summary>Dictionaries that callers can change: a new one for each read.</summary>
internal sealed class MapReader<TMap, TMember> : ValueReader<TMap>
    where TMap : class
{
    internal override JsonValueKind Source => JsonValueKind.Object;

    internal override bool IsShared => false;

    internal override bool TryRead(JsonFragment fragment, [NotNullWhen(true)] out TMap? value)
    {
        value = (TMap?)(object?)fragment.CopyMembers<TMember>();
        return value is not null;
    }
}

/// <summary>Read-only dictionaries: one for all readers, unless their values can be changed.</summary>
internal sealed class SharedMapReader<TMap, TMember> : ValueReader<TMap>
    where TMap : class
{
    internal override JsonValueKind Source => JsonValueKind.Object;

    internal override bool IsShared => Element<TMember>.IsShared;

    internal override bool TryRead(JsonFragment fragment, [NotNullWhen(true)] out TMap? value)
    {
        value = (TMap?)(object?)fragment.MapOf<TMember>();
        return value is not null;
    }
}
