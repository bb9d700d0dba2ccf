namespace Statsig.Fast.Benchmarks.Work;

/// <summary>One string of a dynamic config, an experiment or a layer, fetched by name.</summary>
internal sealed class ReadWork(StatsigServer server, StatsigUser[] users)
{
    private const string Parameter = "button_color";

    internal long Config(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += server.GetDynamicConfig(users[i % users.Length], "b_config").Get(Parameter, "").Length;
        }

        return sum;
    }

    internal long Experiment(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += server.GetExperiment(users[i % users.Length], "b_exp").Get(Parameter, "").Length;
        }

        return sum;
    }

    internal long Layer(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += server.GetLayer(users[i % users.Length], "b_layer").Get(Parameter, "").Length;
        }

        return sum;
    }
}
