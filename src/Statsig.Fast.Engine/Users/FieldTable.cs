using System.Numerics;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Users;

/// <summary>
/// Finds one of many fields by name. Fields come from requests, so neither their number nor their names may choose what a look-up costs.
/// </summary>
/// <remarks>
/// Made with the user and immutable. The hash has a seed, at most half of the places are taken. Allocates nothing after its construction.
/// </remarks>
internal sealed class FieldTable
{
    /// <summary>Fewer fields are compared one after the other, which is as fast.</summary>
    internal const int LeastFields = 33;

    private readonly UserField[] _fields;

    /// <summary>One more than the position of a field; 0 for no field.</summary>
    private readonly int[] _places;

    private FieldTable(UserField[] fields)
    {
        _fields = fields;
        _places = new int[BitOperations.RoundUpToPowerOf2((uint)fields.Length * 2)];
        uint mask = (uint)_places.Length - 1;
        for (int i = 0; i < fields.Length; i++)
        {
            uint place = HashOf(fields[i].Name) & mask;
            while (_places[place] != 0)
            {
                place = (place + 1) & mask;
            }

            _places[place] = i + 1;
        }
    }

    /// <summary>A table of fields with different names; null when they are so few that none is needed.</summary>
    internal static FieldTable? Create(UserField[]? fields) => fields is { Length: >= LeastFields } ? new FieldTable(fields) : null;

    internal static uint HashOf(string name) => (uint)SeededHash.Of(name);

    internal bool TryFind(in FieldName name, out StatsigValue value)
    {
        uint mask = (uint)_places.Length - 1;
        for (uint place = name.Hash & mask; _places[place] is not 0 and int position; place = (place + 1) & mask)
        {
            ref readonly UserField field = ref _fields[position - 1];
            if (field.Name == name.Text)
            {
                value = field.Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}
