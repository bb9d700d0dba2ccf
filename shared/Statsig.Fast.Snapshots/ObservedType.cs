using System;
using System.Collections.Generic;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Snapshots;

/// <summary>Collects the values that a parameter has in all groups, and infers their common type.</summary>
internal sealed class ObservedType(int depth = 1)
{
    private readonly HashSet<JsonKind> _kinds = [];
    private bool _isInteger = true;
    private bool _isIntegerLiteral = true;
    private bool _hasBadItems;
    private bool _shapesDiffer;
    private ObservedType? _items;
    private SortedDictionary<string, ObservedType>? _properties;

    /// <summary>How many values there are, null included.</summary>
    internal int Count { get; private set; }

    internal bool SawNull { get; private set; }

    /// <summary>Where the first value is.</summary>
    internal int Position { get; private set; }

    /// <summary>True when values of different types make this JSON.</summary>
    internal bool IsMixed => _kinds.Count > 1 || _hasBadItems || _shapesDiffer;

    internal void Add(JsonNode value)
    {
        Position = Count++ == 0 ? value.Position : Position;
        switch (value.Kind)
        {
            case JsonKind.Null:
                SawNull = true;
                return;
            case JsonKind.Number:
                _isInteger &= value.IsInteger;
                _isIntegerLiteral &= value.IsIntegerLiteral;
                break;
            case JsonKind.Array:
                AddItems(value);
                break;
            case JsonKind.Object:
                AddProperties(value);
                break;
        }

        _kinds.Add(value.Kind == JsonKind.False ? JsonKind.True : value.Kind);
    }

    /// <summary>The type of all values.</summary>
    /// <param name="isNullable">True when a group leaves the parameter out.</param>
    /// <param name="isOptional">True when anything leaves it out.</param>
    internal SnapshotType ToType(bool isNullable = false, bool isOptional = false)
    {
        SnapshotTypeKind kind = _kinds.Count == 1 ? KindOf() : SnapshotTypeKind.Json;
        return new SnapshotType(kind)
        {
            Items = kind == SnapshotTypeKind.Array && !_hasBadItems ? _items?.AsItem() : null,
            Properties = kind == SnapshotTypeKind.Object && !_shapesDiffer && _properties is not null ? Properties() : EquatableList<SnapshotParameter>.Empty,
            IsNullable = isNullable || SawNull,
            IsOptional = isOptional,
        };
    }

    private SnapshotTypeKind KindOf()
    {
        foreach (JsonKind kind in _kinds)
        {
            return kind switch
            {
                JsonKind.True => SnapshotTypeKind.Boolean,
                JsonKind.Number => _isInteger ? SnapshotTypeKind.Integer : SnapshotTypeKind.Number,
                JsonKind.String => SnapshotTypeKind.String,
                JsonKind.Array => SnapshotTypeKind.Array,
                _ => SnapshotTypeKind.Object,
            };
        }

        return SnapshotTypeKind.Json;
    }

    private void AddItems(JsonNode list)
    {
        foreach (JsonNode item in list.Items)
        {
            _items ??= new ObservedType(depth + 1);
            _items.Add(item);
            _hasBadItems |= item.Kind is JsonKind.Null or JsonKind.Array or JsonKind.Object || _items._kinds.Count > 1;
        }
    }

    private SnapshotType AsItem() =>
        new(KindOf() is SnapshotTypeKind.Integer && !_isIntegerLiteral ? SnapshotTypeKind.Number : KindOf());

    private void AddProperties(JsonNode value)
    {
        if (depth >= SchemaFormReader.MaxTypeDepth || value.Members.Count == 0)
        {
            _shapesDiffer = true;
            return;
        }

        IReadOnlyList<JsonMember> members = value.DistinctMembers();
        if (_properties is null)
        {
            _properties = new SortedDictionary<string, ObservedType>(StringComparer.Ordinal);
            foreach (JsonMember member in members)
            {
                _properties.Add(member.Name, new ObservedType(depth + 1));
                _shapesDiffer |= !UnicodeText.IsWellFormed(member.Name);
            }
        }

        _shapesDiffer |= members.Count != _properties.Count;
        foreach (JsonMember member in members)
        {
            if (!_properties.TryGetValue(member.Name, out ObservedType? property))
            {
                _shapesDiffer = true;
                continue;
            }

            property.Add(member.Value);
            _shapesDiffer |= property._kinds.Count > 1;
        }
    }

    private EquatableList<SnapshotParameter> Properties()
    {
        var properties = new List<SnapshotParameter>();
        foreach (KeyValuePair<string, ObservedType> property in _properties!)
        {
            properties.Add(new SnapshotParameter(property.Key, property.Value.ToType()));
        }

        return new EquatableList<SnapshotParameter>(properties);
    }
}
