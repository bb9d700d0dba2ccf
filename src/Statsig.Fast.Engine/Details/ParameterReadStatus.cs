namespace Statsig.Fast;

/// <summary>The outcome of one read of a parameter.</summary>
public enum ParameterReadStatus
{
    /// <summary>The details are those of a whole answer, not of one read.</summary>
    None = 0,

    /// <summary>The value was read.</summary>
    Read = 1,

    /// <summary>The parameter does not exist; the fallback was returned.</summary>
    Missing = 2,

    /// <summary>The value is JSON null; the fallback was returned.</summary>
    Null = 3,

    /// <summary>
    /// The value has another JSON kind than the requested type, such as text in place of a number; the fallback was returned.
    /// </summary>
    OtherKind = 4,

    /// <summary>
    /// The JSON kind is right and the value does not fit the type: a number with a fraction or out of range, a text that is not the name of
    /// an enum's member, a list or an object with an element that does not fit. The fallback was returned.
    /// </summary>
    DoesNotFit = 5,

    /// <summary>Parameters cannot be read as the type; see <see cref="ParameterValue.TryGet{T}"/>. The fallback was returned.</summary>
    UnreadableType = 6,
}
