using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Values.Reading;

/// <summary>Reads the lists or objects of parameters as one type of collection.</summary>
/// <remarks>
/// The folder converts decoded parameters to the requested types, without reflection: the set of types is closed, and each type has a
/// reader that is chosen once. Everything here is safe from any thread.
/// </remarks>
/// <param name="form">The form of the collection.</param>
internal abstract class CollectionReader(CollectionForm form)
{
    protected CollectionForm Form => form;

    /// <summary>What the type is read from: a list or an object.</summary>
    internal JsonValueKind Source => form is CollectionForm.Map or CollectionForm.SharedMap ? JsonValueKind.Object : JsonValueKind.Array;

    /// <summary>True when callers cannot change what they get, nor anything inside, so that all of them can be given the same.</summary>
    internal abstract bool IsShared { get; }

    /// <summary>Reads a list or an object; null when it is the other one, or when an element or a member does not fit.</summary>
    internal abstract object? Read(JsonFragment fragment);
}

/// <summary>The reader of one type of element, in any form: a native program has this code once for each value type.</summary>
internal class CollectionReader<TElement>(CollectionForm form) : CollectionReader(form)
{
    internal override bool IsShared => Form is CollectionForm.SharedList or CollectionForm.SharedMap && Element<TElement>.IsShared;

    internal override object? Read(JsonFragment fragment) => Form switch
    {
        CollectionForm.SharedList => fragment.ListOf<TElement>(),
        CollectionForm.SharedMap => fragment.MapOf<TElement>(),
        CollectionForm.Map => fragment.CopyMembers<TElement>(),
        CollectionForm.Array => fragment.CopyElements<TElement>(),
        _ => fragment.CopyElements<TElement>() is { } elements ? new List<TElement>(elements) : null,
    };
}

/// <summary>The reader of sets; apart, as a set of each type of element takes much of a native program.</summary>
internal sealed class SetReader<TElement>() : CollectionReader<TElement>(CollectionForm.Set)
{
    internal override object? Read(JsonFragment fragment) => fragment.CopyElements<TElement>() is { } elements ? new HashSet<TElement>(elements) : null;
}
