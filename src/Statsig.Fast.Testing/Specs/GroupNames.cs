using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Reflection;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Testing.Specs;

/// <summary>The names of an experiment's groups, read from the enumeration of the generated type.</summary>
/// <remarks>Each constant has its group's name in a <see cref="GroupNameAttribute"/>, which trimmed programs do not keep.</remarks>
internal static class GroupNames
{
    internal const DynamicallyAccessedMemberTypes Members = DynamicallyAccessedMemberTypes.PublicNestedTypes | DynamicallyAccessedMemberTypes.PublicFields;

    private const string EnumName = "Groups";

    /// <summary>Gets the groups of a generated type in the order of the snapshot; empty for an experiment without groups.</summary>
    internal static string[] Of([DynamicallyAccessedMembers(Members)] Type typed) => typed.GetNestedType(EnumName) is { IsEnum: true } groups
        ? [.. FieldsOf(groups).Select(NameOf).OfType<string>()]
        : [];

    /// <summary>Gets the name of one group.</summary>
    /// <exception cref="ArgumentException">The constant does not belong to the experiment, or is its constant for no group.</exception>
    internal static string NameOf([DynamicallyAccessedMembers(Members)] Type typed, Enum group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Type? groups = typed.GetNestedType(EnumName);
        if (group.GetType() != groups)
        {
            throw new ArgumentException($"{group.GetType().FullName}.{group} is a constant of another type than {typed.FullName}.{EnumName}. Pass a group of this experiment.", nameof(group));
        }

        return FieldsOf(groups).FirstOrDefault(field => field.Name == group.ToString()) is { } field && NameOf(field) is { } name
            ? name
            : throw new ArgumentException($"{group} is not a group of {typed.Name}. Use one of: {string.Join(", ", Of(typed))}.", nameof(group));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The members of a nested type that is kept for its public nested types are kept with it.")]
    private static FieldInfo[] FieldsOf(Type groups) => groups.GetFields(BindingFlags.Public | BindingFlags.Static);

    private static string? NameOf(FieldInfo field) => field.GetCustomAttribute<GroupNameAttribute>()?.Name;
}
