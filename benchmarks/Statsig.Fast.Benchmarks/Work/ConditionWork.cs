using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>The gates of <see cref="ConditionPayload"/>, asked without exposures.</summary>
internal sealed class ConditionWork
{
    /// <summary>
    /// What a user takes that is asked for its browser once, at most: the object, its rarer fields, what was read from the user agent.
    /// </summary>
    internal const int NewUserBytes = 400;

    private readonly StatsigServer _server = BenchWork.CreateServer(ConditionPayload.Create());

    internal ConditionWork()
    {
        _server.UpdateIdList(ConditionPayload.Members, MemberLines());
        var browsing = new StatsigUser(CommonUsers.One[0].UserId!) { UserAgent = ConditionPayload.BrowserText };
        TwentyRules = new GateWork(_server, ConditionPayload.TwentyRules, CommonUsers.One);
        IdList = new GateWork(_server, ConditionPayload.IdList, CommonUsers.Many);
        Pattern = new GateWork(_server, ConditionPayload.Pattern, CommonUsers.One);
        UserAgent = new GateWork(_server, ConditionPayload.UserAgent, [browsing]);
        Expect(TwentyRules, 1.0);
        Expect(IdList, 0.5);
        Expect(Pattern, 1.0);
        Expect(UserAgent, 1.0);
    }

    internal GateWork TwentyRules { get; }

    internal GateWork IdList { get; }

    internal GateWork Pattern { get; }

    /// <summary>With one user object, whose user agent is parsed the first time only.</summary>
    internal GateWork UserAgent { get; }

    /// <summary>With a user object for each call, as in a request.</summary>
    internal long NewUserAgent(int count)
    {
        StatsigUser[] users = CommonUsers.Many;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _server.CheckGate(new StatsigUser(users[i & 63].UserId!) { UserAgent = ConditionPayload.BrowserText }, ConditionPayload.UserAgent) ? 1 : 0;
        }

        return sum;
    }

    /// <summary>A parameter with a fixed value.</summary>
    internal long StoreValue(int count) => Store(count, "button_color");

    /// <summary>A parameter whose value a gate chooses: that of twenty rules.</summary>
    internal long StoreGate(int count) => Store(count, "title");

    internal long StoreValueByHandle(int count)
    {
        ParameterStoreHandle handle = _server.ParameterStoreHandle(ConditionPayload.Store);
        StatsigUser user = CommonUsers.One[0];
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _server.GetParameterStore(user, handle).Get("button_color", "").Length;
        }

        return sum;
    }

    private long Store(int count, string parameter)
    {
        StatsigUser user = CommonUsers.One[0];
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _server.GetParameterStore(user, ConditionPayload.Store).Get(parameter, "").Length;
        }

        return sum;
    }

    /// <summary>What is measured must be the condition, not its absence.</summary>
    private static void Expect(GateWork gate, double share)
    {
        const int Asked = 1_000;
        if (gate.ByName(Asked) != (long)(share * Asked))
        {
            throw new InvalidOperationException($"{gate.ByName(Asked)} of {Asked} users pass, and {share:P0} should.");
        }
    }

    private static byte[] MemberLines() => Encoding.ASCII.GetBytes(string.Concat(
        ConditionPayload.MemberIds(CommonUsers.Many).Select(static id => $"+{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8]}\n")));
}
