namespace Statsig.Fast.Benchmarks.Work;

/// <summary>One gate asked for some users in turn, by name and as generated code asks.</summary>
internal sealed class GateWork
{
    private readonly StatsigServer _server;
    private readonly string _gate;
    private readonly StatsigUser[] _users;
    private readonly GateAccessor _accessor;

    internal GateWork(StatsigServer server, string gate, StatsigUser[] users)
    {
        _server = server;
        _gate = gate;
        _users = users;
        _accessor = new GateAccessor(server.GateHandle(gate), server);
    }

    internal long ByName(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _server.CheckGate(_users[_users.Length == 1 ? 0 : i % _users.Length], _gate) ? 1 : 0;
        }

        return sum;
    }

    /// <summary>By handle instead of by name.</summary>
    internal long Typed(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _accessor.IsOn(_users[_users.Length == 1 ? 0 : i % _users.Length]) ? 1 : 0;
        }

        return sum;
    }

    /// <summary>With what decided, beside the answer.</summary>
    internal long Details(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _server.GetFeatureGate(_users[_users.Length == 1 ? 0 : i % _users.Length], _gate).RuleId.Length;
        }

        return sum;
    }
}
