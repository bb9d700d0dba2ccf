using System.ComponentModel;

namespace Statsig.Fast;

/// <summary>What generated structs implement, so that accessors can make one from an answer.</summary>
/// <typeparam name="TAnswer">The answer as it is without generated code, such as <see cref="Experiment"/>.</typeparam>
/// <typeparam name="TSelf">The generated struct.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITypedAnswer<TAnswer, TSelf>
    where TAnswer : struct
    where TSelf : struct, ITypedAnswer<TAnswer, TSelf>
{
    /// <summary>Wraps an answer.</summary>
    static abstract TSelf From(in TAnswer answer);
}
