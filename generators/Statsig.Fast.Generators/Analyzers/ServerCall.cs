using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Statsig.Fast.Generators.Model;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>A call of a server with a constant name.</summary>
/// <param name="Kind">The kind of entry.</param>
/// <param name="Name">The name.</param>
/// <param name="Argument">The expression of the name.</param>
/// <param name="Invocation">The call.</param>
internal sealed record ServerCall(EntryKind Kind, string Name, IOperation Argument, IInvocationOperation Invocation)
{
    private const string ServerInterface = "Statsig.Fast.IStatsigServer";

    /// <summary>Segments are not in snapshots, so their names are not checked.</summary>
    private const string SegmentPrefix = "segment:";

    internal bool IsCheck => Invocation.TargetMethod.Name == "CheckGate";

    /// <summary>The call, if an operation is one.</summary>
    internal static ServerCall? Of(IOperation? operation)
    {
        if (operation is not IInvocationOperation invocation
            || EntryKinds.OfMethod(invocation.TargetMethod.Name) is not { } kind
            || !IsServer(invocation.TargetMethod.ContainingType))
        {
            return null;
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter is { Type.SpecialType: SpecialType.System_String }
                && argument.Value.ConstantValue is { HasValue: true, Value: string name })
            {
                return kind == EntryKind.Gates && name.StartsWith(SegmentPrefix, System.StringComparison.Ordinal)
                    ? null
                    : new ServerCall(kind, name, argument.Value, invocation);
            }
        }

        return null;
    }

    private static bool IsServer(INamedTypeSymbol type)
    {
        if (type.ToDisplayString() == ServerInterface)
        {
            return true;
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (contract.ToDisplayString() == ServerInterface)
            {
                return true;
            }
        }

        return false;
    }
}
