
namespace Statsig.Fast.Values.Reading;

/// <summary>The forms of collections that parameters are read as.</summary>
internal enum CollectionForm
{
    /// <summary>A read-only list, one for all readers unless its elements can be changed.</summary>
    SharedList,

    /// <summary>A new list for each read.</summary>
    List,

    /// <summary>A new array for each read.</summary>
    Array,

    /// <summary>A new set for each read.</summary>
    Set,

    /// <summary>A read-only dictionary, one for all readers unless its values can be changed.</summary>
    SharedMap,

    /// <summary>A new dictionary for each read.</summary>
    Map,
}
