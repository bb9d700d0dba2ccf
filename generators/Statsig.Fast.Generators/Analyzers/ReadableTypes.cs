using Microsoft.CodeAnalysis;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>The types that parameters can be read as: the same closed set as the library's readers have.</summary>
internal static class ReadableTypes
{
    private const string Library = "Statsig.Fast";
    private const string Collections = "System.Collections.Generic";

    /// <summary>
    /// True when a parameter can be read as the type, or when it depends on a type parameter and so cannot be known here.
    /// </summary>
    internal static bool Contains(ITypeSymbol type) => IsOpen(type) || (IsScalar(type) && !IsObject(type)) || IsEnum(type) || IsCollection(type, isInner: false);

    private static bool IsScalar(ITypeSymbol type)
    {
        ITypeSymbol plain = Plain(type);
        return plain.SpecialType switch
        {
            SpecialType.System_String or SpecialType.System_Boolean => true,
            SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 => true,
            SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64 => true,
            SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => true,
            _ => IsObject(plain) || Is(plain, "System.Text.Json", "JsonElement") || Is(type, Library, "JsonFragment") || Is(type, Library, "ParameterValue"),
        };
    }

    /// <summary>Elements can be read as object, a value by itself cannot: it has GetValue.</summary>
    private static bool IsObject(ITypeSymbol type) => type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic;

    private static bool IsEnum(ITypeSymbol type) => Plain(type).TypeKind == TypeKind.Enum;

    /// <param name="type">The type.</param>
    /// <param name="isInner">True for a collection inside another, of which there are fewer.</param>
    private static bool IsCollection(ITypeSymbol type, bool isInner)
    {
        if (type is IArrayTypeSymbol { IsSZArray: true } array)
        {
            return IsElement(array.ElementType, isInner, mayNest: true);
        }

        if (type is not INamedTypeSymbol { IsGenericType: true } named || named.ContainingNamespace.ToDisplayString() != Collections)
        {
            return false;
        }

        if (named.TypeArguments.Length == 2)
        {
            bool isMap = named.Name is "Dictionary" or "IReadOnlyDictionary" || (!isInner && named.Name == "IDictionary");
            return isMap && named.TypeArguments[0].SpecialType == SpecialType.System_String && IsElement(named.TypeArguments[1], isInner, mayNest: true);
        }

        return named.Name switch
        {
            "List" or "IReadOnlyList" => IsElement(named.TypeArguments[0], isInner, mayNest: true),
            "IList" or "IEnumerable" or "IReadOnlyCollection" => !isInner && IsElement(named.TypeArguments[0], isInner, mayNest: true),
            "ICollection" => !isInner && IsElement(named.TypeArguments[0], isInner, mayNest: false),
            "HashSet" or "ISet" or "IReadOnlySet" => !isInner && IsSetElement(named.TypeArguments[0]),
            _ => false,
        };
    }

    private static bool IsElement(ITypeSymbol type, bool isInner, bool mayNest)
    {
        if (!isInner)
        {
            return (IsScalar(type) && !IsNullableElement(type)) || (mayNest && IsCollection(type, isInner: true));
        }

        return IsObject(type) || type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean
            or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double;
    }

    /// <summary>Sets hold what has a useful equality.</summary>
    private static bool IsSetElement(ITypeSymbol type) =>
        IsScalar(type) && SymbolEqualityComparer.Default.Equals(Plain(type), type) && type.SpecialType != SpecialType.None;

    /// <summary>A JSON element represents null itself, so no list of nullable elements is supported.</summary>
    private static bool IsNullableElement(ITypeSymbol type) => !SymbolEqualityComparer.Default.Equals(Plain(type), type) && Is(Plain(type), "System.Text.Json", "JsonElement");

    private static bool IsOpen(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.TypeParameter or TypeKind.Error } => true,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        INamedTypeSymbol named => HasOpenArgument(named),
        _ => false,
    };

    private static bool HasOpenArgument(INamedTypeSymbol type)
    {
        foreach (ITypeSymbol argument in type.TypeArguments)
        {
            if (IsOpen(argument))
            {
                return true;
            }
        }

        return false;
    }

    private static ITypeSymbol Plain(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static bool Is(ITypeSymbol type, string space, string name) => type.Name == name && type.ContainingNamespace?.ToDisplayString() == space;
}
