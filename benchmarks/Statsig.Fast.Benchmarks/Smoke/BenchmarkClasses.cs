using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Statsig.Fast.Benchmarks.Smoke;

/// <summary>The classes for BenchmarkDotNet, run without it: once each, in this process.</summary>
internal static class BenchmarkClasses
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(500);

    internal static IEnumerable<Type> All() => typeof(BenchmarkClasses).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && With<BenchmarkAttribute>(type).Any()).OrderBy(static type => type.FullName, StringComparer.Ordinal);

    /// <summary>Calls each benchmark of a class once, with the first of each parameter's values.</summary>
    /// <returns>How many there are; 0 when not exactly one of them is the baseline.</returns>
    internal static int RunOnce(Type type)
    {
        object instance = Create(type);
        MethodInfo[] benchmarks = [.. With<BenchmarkAttribute>(type)];
        foreach (MethodInfo benchmark in benchmarks)
        {
            Call<IterationSetupAttribute>(instance);
            benchmark.Invoke(instance, null);
        }

        return benchmarks.Count(static benchmark => benchmark.GetCustomAttribute<BenchmarkAttribute>()!.Baseline) == 1 ? benchmarks.Length : 0;
    }

    /// <summary>Calls each benchmark of a class for as long as the JIT needs until it is as fast as it becomes.</summary>
    internal static void WarmUp(Type type)
    {
        object instance = Create(type);
        foreach (MethodInfo benchmark in With<BenchmarkAttribute>(type))
        {
            for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < WarmUpTime;)
            {
                Call<IterationSetupAttribute>(instance);
                benchmark.Invoke(instance, null);
            }
        }
    }

    private static object Create(Type type)
    {
        object instance = Activator.CreateInstance(type)!;
        foreach (PropertyInfo parameter in type.GetProperties(Members))
        {
            if (FirstValue(type, parameter) is { } value)
            {
                parameter.SetValue(instance, value);
            }
        }

        Call<GlobalSetupAttribute>(instance);
        return instance;
    }

    private static object? FirstValue(Type type, PropertyInfo parameter) =>
        parameter.GetCustomAttribute<ParamsAttribute>() is { } fixedValues ? fixedValues.Values[0]
        : parameter.GetCustomAttribute<ParamsSourceAttribute>() is { } source ? ((IEnumerable)type.GetMethod(source.Name)!.Invoke(null, null)!).Cast<object>().First()
        : null;

    private static void Call<TAttribute>(object instance)
        where TAttribute : Attribute
    {
        foreach (MethodInfo method in With<TAttribute>(instance.GetType()))
        {
            method.Invoke(instance, null);
        }
    }

    private static IEnumerable<MethodInfo> With<TAttribute>(Type type)
        where TAttribute : Attribute =>
        type.GetMethods(Members).Where(static method => method.IsDefined(typeof(TAttribute)));
}
