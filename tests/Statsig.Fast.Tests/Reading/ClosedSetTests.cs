using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Values.Reading;

namespace Statsig.Fast.Tests.Reading;

/// <summary>The closed set of collections: each of them has a reader, and nothing else has.</summary>
public sealed class ClosedSetTests
{
    private static readonly Type[] Scalars =
    [
        typeof(string), typeof(object), typeof(bool), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(decimal), typeof(bool?), typeof(sbyte?), typeof(byte?), typeof(short?), typeof(ushort?), typeof(int?), typeof(uint?), typeof(long?),
        typeof(ulong?), typeof(float?), typeof(double?), typeof(decimal?), typeof(JsonElement), typeof(JsonFragment), typeof(ParameterValue),
    ];

    private static readonly Type[] InnerScalars = [typeof(string), typeof(object), typeof(bool), typeof(int), typeof(long), typeof(double)];

    [Fact]
    public void Of_EveryCollectionOfScalars_HasItsReader() => AssertReaders(Scalars.SelectMany(static element => Outer(element).Append(typeof(ICollection<>).MakeGenericType(element))).Concat(Scalars.Take(14).SelectMany(Sets)));

    [Fact]
    public void Of_EveryCollectionOfCollections_HasItsReader() => AssertReaders(InnerScalars.SelectMany(Inner).SelectMany(Outer));

    [Theory]
    [InlineData(typeof(Queue<string>))]
    [InlineData(typeof(List<Uri>))]
    [InlineData(typeof(List<DateTime>))]
    [InlineData(typeof(List<DayOfWeek>))]
    [InlineData(typeof(string[,]))]
    [InlineData(typeof(List<string[][]>))]
    [InlineData(typeof(Dictionary<int, string>))]
    [InlineData(typeof(HashSet<List<string>>))]
    [InlineData(typeof(HashSet<int?>))]
    [InlineData(typeof(HashSet<JsonElement>))]
    [InlineData(typeof(List<HashSet<string>>))]
    [InlineData(typeof(Uri))]
    [InlineData(typeof(string))]
    public void Of_OtherTypes_HasNoReader(Type type) => Assert.Null(CollectionReaders.Of(type));

    private static void AssertReaders(IEnumerable<Type> types)
    {
        foreach (Type type in types)
        {
            CollectionReader? reader = CollectionReaders.Of(type);
            Assert.True(reader is not null, type.ToString());
            Assert.IsAssignableFrom(type, reader.Read(JsonFragment.Parse(reader.Source == JsonValueKind.Object ? "{}" : "[]")));
        }
    }

    private static IEnumerable<Type> Inner(Type element) =>
    [
        element.MakeArrayType(), typeof(List<>).MakeGenericType(element), typeof(IReadOnlyList<>).MakeGenericType(element),
        typeof(Dictionary<,>).MakeGenericType(typeof(string), element), typeof(IReadOnlyDictionary<,>).MakeGenericType(typeof(string), element),
    ];

    private static IEnumerable<Type> Outer(Type element) =>
    [
        .. Inner(element), typeof(IList<>).MakeGenericType(element), typeof(IEnumerable<>).MakeGenericType(element), typeof(IReadOnlyCollection<>).MakeGenericType(element),
        typeof(IDictionary<,>).MakeGenericType(typeof(string), element),
    ];

    private static IEnumerable<Type> Sets(Type element) =>
    [
        typeof(HashSet<>).MakeGenericType(element), typeof(ISet<>).MakeGenericType(element),
        typeof(IReadOnlySet<>).MakeGenericType(element),
    ];
}
