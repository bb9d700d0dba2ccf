using Statsig.Fast.Benchmarks;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>The questions as this library is asked them.</summary>
internal static class OurOperations
{
    internal const string Parameter = "button_color";

    internal static string Text(bool value) => value ? "true" : "false";

    internal readonly struct GateOff(StatsigServer server, string name) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => server.CheckGate(user, name, ExposureLogging.Disabled) ? 1 : 0;

        public string Answer(StatsigUser user) => Text(server.CheckGate(user, name, ExposureLogging.Disabled));
    }

    internal readonly struct GateOn(StatsigServer server, string name) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => server.CheckGate(user, name) ? 1 : 0;

        public string Answer(StatsigUser user) => Text(server.CheckGate(user, name, ExposureLogging.Disabled));
    }

    /// <summary>As generated code asks: of the process-wide server, by slot.</summary>
    internal readonly struct GateTypedOff(GateAccessor gate) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => gate.IsOn(user, ExposureLogging.Disabled) ? 1 : 0;

        public string Answer(StatsigUser user) => Text(gate.IsOn(user, ExposureLogging.Disabled));
    }

    internal readonly struct GateTypedOn(GateAccessor gate) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => gate.IsOn(user) ? 1 : 0;

        public string Answer(StatsigUser user) => Text(gate.IsOn(user, ExposureLogging.Disabled));
    }

    internal readonly struct ConfigOff(StatsigServer server) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => Answer(user).Length;

        public string Answer(StatsigUser user) => server.GetDynamicConfig(user, "b_config", ExposureLogging.Disabled).Get(Parameter, "");
    }

    internal readonly struct ConfigOn(StatsigServer server) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => server.GetDynamicConfig(user, "b_config").Get(Parameter, "").Length;

        public string Answer(StatsigUser user) => new ConfigOff(server).Answer(user);
    }

    internal readonly struct ExperimentOff(StatsigServer server) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => Answer(user).Length;

        public string Answer(StatsigUser user) => server.GetExperiment(user, "b_exp", ExposureLogging.Disabled).Get(Parameter, "");
    }

    internal readonly struct ExperimentOn(StatsigServer server) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => server.GetExperiment(user, "b_exp").Get(Parameter, "").Length;

        public string Answer(StatsigUser user) => new ExperimentOff(server).Answer(user);
    }

    internal readonly struct LayerOff(StatsigServer server) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => Answer(user).Length;

        public string Answer(StatsigUser user) => server.GetLayer(user, "b_layer", ExposureLogging.Disabled).Get(Parameter, "");
    }

    internal readonly struct LayerOn(StatsigServer server) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user) => server.GetLayer(user, "b_layer").Get(Parameter, "").Length;

        public string Answer(StatsigUser user) => new LayerOff(server).Answer(user);
    }

    internal readonly struct BuildUser : IOperation<string>
    {
        public int Run(string id) => BenchWork.CreateUser(id).UserId!.Length;

        public string Answer(string id) => BenchWork.CreateUser(id).UserId!;
    }

    internal readonly struct LogEvent(StatsigServer server) : IOperation<StatsigUser>
    {
        public int Run(StatsigUser user)
        {
            server.LogEvent(user, "purchase");
            return 1;
        }

        public string Answer(StatsigUser user) => "logged";
    }
}
