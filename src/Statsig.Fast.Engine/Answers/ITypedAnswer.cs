using System.ComponentModel;

namespace Statsig.Fast;

/// <summary>The interface of generated structs, with which accessors create one from an answer.</summary>
/// <typeparam name="TAnswer">The untyped answer, such as <see cref="Experiment"/>.</typeparam>
/// <typeparam name="TSelf">The generated struct.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITypedAnswer<TAnswer, TSelf>
    where TAnswer : struct
    where TSelf : struct, ITypedAnswer<TAnswer, TSelf>
{
    /// <summary>Wraps an answer.</summary>
    static abstract TSelf From(in TAnswer answer);
}
