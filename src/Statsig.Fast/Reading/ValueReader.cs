using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Statsig.Fast.Reading;

/// <summary>Reads the lists or objects of parameters as one type of collection.</summary>
/// <remarks>
/// The folder turns decoded parameters into the types that callers ask for, without reflection: the set of types is closed, and each type
/// has a reader that is chosen once. Everything here is safe from any thread.
/// </remarks>
/// <typeparam name="T">The type of the collection.</typeparam>
internal abstract class ValueReader<T>
{
    /// <summary>The reader of the type; null when the type cannot be read.</summary>
    internal static readonly ValueReader<T>? Instance = (ValueReader<T>?)CollectionReaders.Of(typeof(T));

    /// <summary>What the type is read from: a list or an object.</summary>
    internal abstract JsonValueKind Source { get; }

    /// <summary>True when callers cannot change what they get, nor anything inside, so that all of them can be given the same.</summary>
    internal abstract bool IsShared { get; }

    /// <summary>Reads a list or an object; false when an element or a member does not fit.</summary>
    internal abstract bool TryRead(JsonFragment fragment, [NotNullWhen(true)] out T? value);
}
