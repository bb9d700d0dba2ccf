namespace Statsig.Fast;

/// <summary>What a <see cref="StatsigValue"/> holds.</summary>
public enum StatsigValueKind : byte
{
    /// <summary>Nothing: the same as a field that is not there, except that a present null ends the search for a field.</summary>
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

    /// <summary>A point in time made by the evaluator for "current_time" conditions; never part of a user.</summary>
    Timestamp,
}
