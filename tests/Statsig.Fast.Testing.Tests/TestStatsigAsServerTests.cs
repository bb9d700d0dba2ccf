using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Statsig.Fast.Testing.Tests;

/// <summary>A <see cref="TestStatsig"/> where an <see cref="IStatsigServer"/> is asked for.</summary>
public sealed class TestStatsigAsServerTests
{
    private const byte LoadArgument0 = 0x02;
    private const byte LoadArgument3 = 0x05;
    private const byte LoadArgumentShort = 0x0E;
    private const byte Call = 0x28;
    private const byte CallVirtual = 0x6F;

    private static readonly StatsigUser Nora = new("nora");

    public static TheoryData<string> Members { get; } = [.. Delegated().Select(static member => member.ToString()!)];

    [Fact]
    public void Members_OfTheInterface_AreAllOfThem() => Assert.InRange(Members.Count, 55, 200);

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_OfTheInterface_CallsThatOfTheServerWithItsArguments(string member)
    {
        MethodInfo declared = Delegated().Single(method => method.ToString() == member);
        InterfaceMapping map = typeof(TestStatsig).GetInterfaceMap(typeof(IStatsigServer));
        MethodInfo actual = map.TargetMethods[Array.IndexOf(map.InterfaceMethods, declared)];

        // A member that TestStatsig leaves out has the default of the interface, which is another type's.
        Assert.Equal(typeof(TestStatsig), actual.DeclaringType);
        (int[] arguments, MethodBase[] calls) = Decode(actual);
        if (calls is [MethodInfo bridged] && bridged.DeclaringType == typeof(TestStatsig))
        {
            // The compiler implements a member with "in" by a separate method, which calls that of the class.
            Assert.Equal((actual.GetParameters().Length, declared.Name), (arguments.Length - 1, bridged.Name));
            (arguments, calls) = Decode(bridged);
        }

        Assert.Equal(Enumerable.Range(0, declared.GetParameters().Length + 1), arguments);
        Assert.Equal(["get_Server", declared.Name], calls.Select(static call => call.Name));
        Assert.Equal(typeof(StatsigServer), calls[1].DeclaringType);
        Assert.Equal(declared.GetParameters().Select(static parameter => parameter.ParameterType), calls[1].GetParameters().Select(static parameter => parameter.ParameterType));
    }

    [Fact]
    public void Injected_AsTheInterface_AnswersAndRecords()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate("new_checkout", on: false));
        using ServiceProvider services = new ServiceCollection().AddSingleton<IStatsigServer>(statsig).AddSingleton<Checkout>().BuildServiceProvider();
        Checkout checkout = services.GetRequiredService<Checkout>();
        using (Gates.NewCheckout.Override(true))
        {
            Assert.Equal((true, true), checkout.Ask(Nora));
        }

        Assert.Equal((false, false), checkout.Ask(Nora));
        Assert.Equal(["true", "false"], statsig.Exposures.Select(static exposure => exposure.ValueJson));
        Assert.Equal(["asked", "asked"], statsig.Events.Select(static logged => logged.Name));
    }

    [Fact]
    public void SpansOfNames_ThroughTheInterface_AnswerAsByTheServer()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate("a", on: true).Gate("b", on: false));
        IStatsigServer server = statsig;
        var values = new bool[2];

        server.EvaluateGates(Nora, ["a", "b"], values);
        Assert.Equal([true, false], values);
        Assert.Empty(statsig.Exposures);
        statsig.EvaluateGates(Nora, ["b", "a"], values);
        Assert.Equal([false, true], values);
        server.LogEvent(Nora, "bought", 5L, [new KeyValuePair<string, string>("sku", "7")]);
        statsig.LogEvent(Nora, "bought", 5L, [new KeyValuePair<string, string>("sku", "7")]);
        Assert.Equal(2, statsig.Events.Count);
        Assert.Equal(statsig.Events[0].ToString(), statsig.Events[1].ToString());
    }

    [Fact]
    public async Task Dispose_OfAContainer_EndsTheServerOnlyWhenAFactoryGaveIt()
    {
        using var statsig = TestStatsig.Create();
        await using (ServiceProvider services = new ServiceCollection().AddSingleton<IStatsigServer>(statsig).BuildServiceProvider())
        {
            Assert.Same(statsig, services.GetRequiredService<IStatsigServer>());
        }

        Assert.True(statsig.IsInitialized);
        await using (ServiceProvider services = new ServiceCollection().AddSingleton<IStatsigServer>(_ => statsig).BuildServiceProvider())
        {
            Assert.Same(statsig, services.GetRequiredService<IStatsigServer>());
        }

        Assert.False(statsig.IsInitialized);
        Assert.False(statsig.Server.IsInitialized);
    }

    /// <summary>The members that a class can implement: the others are sealed in the interface.</summary>
    private static IEnumerable<MethodInfo> Delegated() => typeof(IStatsigServer).GetMethods().Where(static method => method.IsVirtual && !method.IsFinal);

    /// <summary>Reads the instructions of a method that does nothing but pass its arguments on.</summary>
    private static (int[] Arguments, MethodBase[] Calls) Decode(MethodInfo method)
    {
        byte[] code = method.GetMethodBody()!.GetILAsByteArray()!;
        var arguments = new List<int>();
        var calls = new List<MethodBase>();
        for (int i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case >= LoadArgument0 and <= LoadArgument3:
                    arguments.Add(code[i] - LoadArgument0);
                    break;
                case LoadArgumentShort:
                    arguments.Add(code[++i]);
                    break;
                case Call or CallVirtual:
                    calls.Add(method.Module.ResolveMethod(BitConverter.ToInt32(code, i + 1))!);
                    i += sizeof(int);
                    break;
                case 0x00 or 0x06 or 0x0A or 0x2A: // nop, ldloc.0, stloc.0, ret
                    break;
                case 0x2B: // br.s, to the return of a build without optimization
                    i++;
                    break;
                default:
                    Assert.Fail($"{method} has the instruction 0x{code[i]:X2}, so it does more than pass its arguments on.");
                    break;
            }
        }

        return ([.. arguments], [.. calls]);
    }

    /// <summary>A class of an application that gets its server injected.</summary>
    private sealed class Checkout(IStatsigServer server)
    {
        internal (bool ByName, bool ByAccessor) Ask(StatsigUser user)
        {
            server.LogEvent(user, "asked");
            return (server.CheckGate(user, "new_checkout"), Gates.NewCheckout.For(server).IsOn(user));
        }
    }
}
