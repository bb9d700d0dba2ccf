using Statsig.Fast.Handles;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>The same questions as by name, asked as generated code does: by handle, of the process-wide server.</summary>
internal sealed class TypedWork
{
    private static GateAccessor _public;
    private static GateAccessor _half;

    private readonly StatsigServer _server;
    private readonly StatsigUser[] _users;
    private readonly StatsigUser _user = BenchWork.CreateUser();

    internal TypedWork(StatsigServer server, StatsigUser[] users)
    {
        _server = server;
        _users = users;
        StatsigServer.SetShared(server);
        _public = new GateAccessor(server.GateHandle("b_public"));
        _half = new GateAccessor(server.GateHandle("b_pct50"));
    }

    internal long PublicOff(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _public.IsOn(_user, ExposureLogging.Disabled) ? 1 : 0;
        }

        return sum;
    }

    /// <summary>Of a server that the call names.</summary>
    internal long PublicOffExplicit(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _public.For(_server).IsOn(_user, ExposureLogging.Disabled) ? 1 : 0;
        }

        return sum;
    }

    internal long PublicOn(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _public.IsOn(_user) ? 1 : 0;
        }

        return sum;
    }

    internal long HalfOff(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _half.IsOn(_users[i % _users.Length], ExposureLogging.Disabled) ? 1 : 0;
        }

        return sum;
    }

    internal long ConfigOff(int count)
    {
        DynamicConfigHandle handle = _server.DynamicConfigHandle("b_config");
        var options = ExposureLogging.Disabled;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _server.GetDynamicConfig(_user, handle, options).Get("button_color", "").Length;
        }

        return sum;
    }

    internal long ExperimentOff(int count)
    {
        ExperimentHandle handle = _server.ExperimentHandle("b_exp");
        var options = ExposureLogging.Disabled;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _server.GetExperiment(_users[i % _users.Length], handle, options).Get("button_color", "").Length;
        }

        return sum;
    }

    internal long LayerOff(int count)
    {
        LayerHandle handle = _server.LayerHandle("b_layer");
        var options = ExposureLogging.Disabled;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _server.GetLayer(_users[i % _users.Length], handle, options).Get("button_color", "").Length;
        }

        return sum;
    }
}
