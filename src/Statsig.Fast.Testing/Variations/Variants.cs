using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Testing.Variations;

namespace Statsig.Fast.Testing;

/// <summary>Combinations of gates, experiments and parameters, as data of a theory.</summary>
/// <remarks>
/// <para>
/// Up to <see cref="MaxCombinations"/> combinations, the rows are all of them. Beyond, they are a set in which every two values of
/// different dimensions occur together in a row. The rows and their order are the same in every run.
/// </para>
/// <para>
/// Works as data of xUnit (<c>MemberData</c>), NUnit (<c>TestCaseSource</c>) and MSTest (<c>DynamicData</c>): each row has one
/// <see cref="Variant"/>. Immutable.
/// </para>
/// </remarks>
public sealed class Variants : IReadOnlyList<object[]>
{
    /// <summary>The largest number of combinations that are all enumerated.</summary>
    public const int MaxCombinations = 64;

    private readonly Variant[] _rows;

    private Variants(Variant[] rows) => _rows = rows;

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public object[] this[int index] => [_rows[index]];

    /// <summary>Creates the combinations of dimensions.</summary>
    /// <param name="dimensions">
    /// Gates, and what <see cref="VariantDimensions"/> creates: <c>Variants.Of(Gates.NewCheckout, Experiments.CheckoutButton.Groups())</c>.
    /// </param>
    /// <exception cref="ArgumentException">No dimension was given, or two have the same name.</exception>
    public static Variants Of(params VariantDimension[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        if (dimensions.Length == 0)
        {
            throw new ArgumentException("There are no dimensions. Pass a gate, the groups of an experiment, or values of a parameter.", nameof(dimensions));
        }

        if (dimensions.GroupBy(static dimension => dimension.Name).FirstOrDefault(static group => group.Skip(1).Any()) is { } repeated)
        {
            throw new ArgumentException($"The dimension \"{repeated.Key}\" is given twice. Pass each dimension once.", nameof(dimensions));
        }

        int[] sizes = Array.ConvertAll(dimensions, static dimension => dimension.Values.Count);
        double product = sizes.Aggregate(1.0, static (count, size) => count * size);
        IEnumerable<int[]> rows = product <= MaxCombinations ? Combinations.All(sizes) : Combinations.Pairwise(sizes);
        return new Variants([.. rows.Select(row => new Variant(dimensions, row))]);
    }

    /// <summary>Gets the variants without the arrays around them.</summary>
    public IReadOnlyList<Variant> Rows => _rows;

    /// <inheritdoc/>
    public IEnumerator<object[]> GetEnumerator() => _rows.Select(static row => new object[] { row }).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
