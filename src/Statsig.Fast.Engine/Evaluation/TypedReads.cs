using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values.Reading;

namespace Statsig.Fast.Evaluation;

/// <summary>What the reads by type of configs, experiments, layers and parameter stores have in common.</summary>
internal static class TypedReads
{
    /// <summary>Reads a value as a type, and warns when no value can be read as it.</summary>
    /// <param name="found">The value; undefined when it is missing.</param>
    /// <param name="ruleset">The ruleset that answered; null for an answer that was never filled.</param>
    /// <param name="owner">What the parameter belongs to, as in a sentence: "layer".</param>
    /// <param name="parameter">The name of the parameter.</param>
    /// <param name="value">The value when it fits.</param>
    internal static bool TryGet<T>(ParameterValue found, Ruleset? ruleset, string owner, string parameter, [NotNullWhen(true)] out T? value)
    {
        if (found.TryGet(out value))
        {
            return true;
        }

        if (found.HasValue && !TypeFacts<T>.IsReadable)
        {
            Warn(typeof(T), ruleset, owner, parameter);
        }

        return false;
    }

    /// <summary>The same, with the details of an answer completed by what the read found.</summary>
    internal static T? Get<T>(ParameterValue found, Ruleset? ruleset, string owner, string parameter, T? fallback, ref EvaluationDetails details)
    {
        bool isRead = TryGet(found, ruleset, owner, parameter, out T? value);
        details = details with { ReadStatus = isRead ? ParameterReadStatus.Read : TypeFacts<T>.StatusOf(found.Kind) };
        return isRead ? value : fallback;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // A mistake of the program: kept out of every read.
    private static void Warn(Type type, Ruleset? ruleset, string owner, string parameter) =>
        ruleset?.Settings.OnUnreadableType?.Invoke(type, owner, parameter);
}
