namespace Statsig.Fast;

/// <summary>The kind of a <see cref="StatsigValue"/>.</summary>
public enum StatsigValueKind : byte
{
    /// <summary>No value: equivalent to a missing field, except that a null ends the search for a field.</summary>
    Null,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A floating-point number.</summary>
    Number,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A list of values.</summary>
    Array,

    /// <summary>A JSON object. It is logged, but no condition matches it.</summary>
    Object,

    /// <summary>A point in time that the evaluator creates for "current_time" conditions; never part of a user.</summary>
    Timestamp,
}
