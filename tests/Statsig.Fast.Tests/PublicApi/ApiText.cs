using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Tests.PublicApi;

/// <summary>Writes the public API of an assembly, one type or member a line, in a stable order.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    internal static string[] Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal).SelectMany(Of)];

    /// <summary>The line of a type, and those of its members.</summary>
    internal static string[] Of(Type type) => [HeadOf(type), .. LinesOf(type)];

    private static IEnumerable<string> LinesOf(Type type)
    {
        string name = NameOf(type);
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(value => $"{name}.{value} = {Convert.ToInt64(Enum.Parse(type, value), CultureInfo.InvariantCulture)}");
        }

        return type.GetMembers(Declared).Where(IsVisible).Select(member => $"{name}.{LineOf(member)}").Order(StringComparer.Ordinal);
    }

    private static string HeadOf(Type type)
    {
        string kind = type.IsEnum ? $"enum : {NameOf(Enum.GetUnderlyingType(type))}"
            : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsValueType ? (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct")
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsSealed ? "sealed class"
            : type.IsAbstract ? "abstract class"
            : "class";
        string[] bases =
        [
            .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) ? [NameOf(parent)] : Array.Empty<string>(),
            .. type.GetInterfaces().Where(contract => !type.IsEnum && contract.IsVisible).Select(NameOf).Order(StringComparer.Ordinal),
        ];
        return $"{NameOf(type)} ({kind})" + (bases.Length == 0 ? "" : $" : {string.Join(", ", bases)}");
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        // Accessors are part of their property; the compiler's own members of records have names no program can write.
        MethodBase method => IsVisible(method) && !member.Name.Contains('<') && (!method.IsSpecialName || method.IsConstructor || method.Name.StartsWith("op_", StringComparison.Ordinal)),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        FieldInfo field => field.IsPublic || field.IsFamily,
        _ => false,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string LineOf(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({ParametersOf(constructor)})",
        MethodInfo method => $"{method.Name}{ArgumentsOf(method)}({ParametersOf(method)}) : {NullableName(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter))}{Static(method)}",
        PropertyInfo property => $"{property.Name}{AccessorsOf(property)} : {NullableName(property.PropertyType, new NullabilityInfoContext().Create(property))}{Static(property.GetAccessors(true)[0])}",
        FieldInfo field => $"{field.Name} : {NullableName(field.FieldType, new NullabilityInfoContext().Create(field))}{(field.IsStatic ? " (static field)" : " (field)")}",
        _ => member.Name,
    };

    private static string Static(MethodInfo method) => method.IsStatic ? " (static)" : "";

    private static string ArgumentsOf(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(static type => type.Name))}>" : "";

    private static string AccessorsOf(PropertyInfo property)
    {
        string get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
        bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        string set = property.SetMethod is { } setter && IsVisible(setter) ? (isInit ? " init;" : " set;") : "";
        return $" {{{get}{set} }}";
    }

    private static string ParametersOf(MethodBase method) => string.Join(", ", method.GetParameters().Select(ParameterOf));

    private static string ParameterOf(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        NullabilityInfo nullability = new NullabilityInfoContext().Create(parameter);
        string direction = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        string fallback = !parameter.HasDefaultValue ? "" : parameter.DefaultValue switch
        {
            null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? " = default" : " = null",
            string text => $" = \"{text}\"",
            object value => $" = {Convert.ToString(value, CultureInfo.InvariantCulture)}",
        };
        return $"{direction}{NullableName(type, nullability)} {parameter.Name}{fallback}";
    }

    private static string NullableName(Type type, NullabilityInfo nullability)
    {
        string name = type.IsGenericType && nullability.GenericTypeArguments.Length == type.GetGenericArguments().Length && Nullable.GetUnderlyingType(type) is null
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Zip(nullability.GenericTypeArguments, NullableName))}>"
            : NameOf(type);
        return !type.IsValueType && (nullability.ReadState == NullabilityState.Nullable || nullability.WriteState == NullabilityState.Nullable) ? name + "?" : name;
    }

    private static string NameOf(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        string name = type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
        return type is { IsNested: true, IsGenericParameter: false } ? $"{NameOf(type.DeclaringType!)}.{name}" : name;
    }
}
