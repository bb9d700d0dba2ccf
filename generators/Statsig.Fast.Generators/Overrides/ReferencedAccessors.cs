using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Overrides;

/// <summary>Finds accessors that were generated for other assemblies.</summary>
/// <remarks>
/// Thread-safe. What an assembly contains is read once: the compiler keeps its symbol from one edit of the project to the next.
/// </remarks>
internal static class ReferencedAccessors
{
    private const string Engine = "Statsig.Fast.Engine";
    private const string Kit = "Statsig.Fast.Testing";

    private static readonly ConditionalWeakTable<IAssemblySymbol, List<Found>> Contents = new();

    /// <summary>Finds the accessors that a project can use.</summary>
    internal static ReferencedOverrides In(Compilation compilation, CancellationToken token)
    {
        var byNamespace = new SortedDictionary<string, List<(string Assembly, OverrideSchema Schema)>>(StringComparer.Ordinal);
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            token.ThrowIfCancellationRequested();
            if (!References(assembly, Engine) || !IsGlobal(compilation, assembly))
            {
                continue;
            }

            if (!Contents.TryGetValue(assembly, out List<Found>? contents))
            {
                contents = ContentsOf(assembly, token);
                Contents.GetValue(assembly, _ => contents);
            }

            Add(byNamespace, contents, assembly, assembly.GivesAccessTo(compilation.Assembly));
        }

        var schemas = new List<OverrideSchema>();
        var ambiguous = new List<AmbiguousNamespace>();
        foreach (KeyValuePair<string, List<(string Assembly, OverrideSchema Schema)>> entry in byNamespace)
        {
            if (HasOverrides(compilation, entry.Key))
            {
                continue;
            }

            if (entry.Value.Count == 1)
            {
                schemas.Add(entry.Value[0].Schema);
            }
            else
            {
                entry.Value.Sort(static (left, right) => string.CompareOrdinal(left.Assembly, right.Assembly));
                ambiguous.Add(new AmbiguousNamespace(entry.Key, string.Join(", ", entry.Value.ConvertAll(static found => found.Assembly))));
            }
        }

        return new ReferencedOverrides(new EquatableList<OverrideSchema>(schemas), new EquatableList<AmbiguousNamespace>(ambiguous));
    }

    private static void Add(
        SortedDictionary<string, List<(string Assembly, OverrideSchema Schema)>> byNamespace, List<Found> contents, IAssemblySymbol assembly, bool showsInternals)
    {
        foreach (Found found in contents)
        {
            if (!found.IsPublic && !showsInternals)
            {
                continue;
            }

            if (!byNamespace.TryGetValue(found.Schema.Namespace, out List<(string, OverrideSchema)>? all))
            {
                all = [];
                byNamespace.Add(found.Schema.Namespace, all);
            }

            all.Add((assembly.Name, found.Schema));
        }
    }

    /// <summary>
    /// True when an assembly has overrides for a namespace already and shows them to the project, as an application that references the
    /// kit itself does. A second pair of extension methods would make every call ambiguous.
    /// </summary>
    private static bool HasOverrides(Compilation compilation, string name)
    {
        string overrides = $"{name.Replace("@", "")}.{OverrideSchema.ClassName}";
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (References(assembly, Kit) && assembly.GivesAccessTo(compilation.Assembly) && assembly.GetTypeByMetadataName(overrides) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool References(IAssemblySymbol assembly, string name)
    {
        foreach (IModuleSymbol module in assembly.Modules)
        {
            foreach (AssemblyIdentity identity in module.ReferencedAssemblies)
            {
                if (identity.Name == name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>True when the names of an assembly can be written without an extern alias.</summary>
    private static bool IsGlobal(Compilation compilation, IAssemblySymbol assembly) =>
        compilation.GetMetadataReference(assembly) is not { Properties.Aliases: { IsDefaultOrEmpty: false } aliases }
        || aliases.Contains(MetadataReferenceProperties.GlobalAlias);

    private static List<Found> ContentsOf(IAssemblySymbol assembly, CancellationToken token)
    {
        var found = new List<Found>();
        var spaces = new Stack<INamespaceSymbol>();
        spaces.Push(assembly.GlobalNamespace);
        while (spaces.Count > 0)
        {
            token.ThrowIfCancellationRequested();
            INamespaceSymbol space = spaces.Pop();
            foreach (INamespaceSymbol inner in space.GetNamespaceMembers())
            {
                spaces.Push(inner);
            }

            if (!space.IsGlobalNamespace && ContentsOf(space) is { } content)
            {
                found.Add(content);
            }
        }

        return found;
    }

    private static Found? ContentsOf(INamespaceSymbol space)
    {
        var entries = new List<OverrideEntry>();
        bool isPublic = true;
        foreach (EntryKind kind in EntryKind.All)
        {
            if (!kind.HasOverrides)
            {
                continue;
            }

            foreach (INamedTypeSymbol types in space.GetTypeMembers(kind.Types, 0))
            {
                isPublic &= types.DeclaredAccessibility == Accessibility.Public;
                AddEntries(entries, kind, types);
            }
        }

        if (entries.Count == 0)
        {
            return null;
        }

        string name = space.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));
        return new Found(isPublic, OverrideSchema.Of(name, entries));
    }

    private static void AddEntries(List<OverrideEntry> entries, EntryKind kind, INamedTypeSymbol types)
    {
        foreach (INamedTypeSymbol answer in types.GetTypeMembers())
        {
            var parameters = new List<OverrideParameter>();
            foreach (ISymbol member in answer.GetMembers())
            {
                if (member is IPropertySymbol && ParameterOf(member) is { } parameter)
                {
                    parameters.Add(parameter);
                }
            }

            if (parameters.Count > 0)
            {
                parameters.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
                entries.Add(new OverrideEntry(kind, answer.Name, new EquatableList<OverrideParameter>(parameters)));
            }
        }
    }

    private static OverrideParameter? ParameterOf(ISymbol property)
    {
        foreach (AttributeData attribute in property.GetAttributes())
        {
            if (attribute is
                {
                    AttributeClass: { Name: "SnapshotParameterAttribute", ContainingNamespace: { Name: "Handles", ContainingAssembly.Name: Engine } },
                    ConstructorArguments: { Length: 2 } arguments,
                }
                && arguments[0].Value is string name && arguments[1].Value is byte bits)
            {
                return OverrideParameter.Of(name, property.Name, bits);
            }
        }

        return null;
    }

    /// <summary>The accessors of one namespace of an assembly.</summary>
    private sealed class Found(bool isPublic, OverrideSchema schema)
    {
        internal bool IsPublic => isPublic;

        internal OverrideSchema Schema => schema;
    }
}
