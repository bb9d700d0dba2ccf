using System;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.Compilation;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Evaluation.Inference;
using Statsig.Fast.Explaining;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast;

/// <summary>Evaluates one set of specs for users, without a server: no network, no background work, and no exposures.</summary>
/// <remarks>
/// <para>For edge functions, tools and tests. The specs never change; load newer specs into another engine. Services use
/// <c>StatsigServer</c>, which contains this engine.</para>
/// <para>Errors: evaluation throws only for a null user. Unknown names return the default, with a reason in the details.</para>
/// <para>Threads: thread-safe.</para>
/// <para>Allocation: a check allocates nothing after warm-up.</para>
/// </remarks>
public sealed class StatsigEngine
{
    private readonly Ruleset _ruleset;
    private readonly IdListStore _idLists;
    private readonly Lock _changing = new();

    private StatsigEngine(Ruleset ruleset, IdListStore idLists)
    {
        _ruleset = ruleset;
        _idLists = idLists;
    }

    /// <summary>Gets the time at which the specs last changed, in Unix milliseconds.</summary>
    public long SpecsTimeMs => _ruleset.TimeMs;

    /// <summary>Gets the parts of the specs that cannot be used, with the reasons; evaluations that need one return the default.</summary>
    public IReadOnlyList<SpecProblem> SpecProblems => _ruleset.Problems;

    /// <summary>Compiles specs.</summary>
    /// <param name="specs">A payload of the service in either shape, as UTF-8. The engine keeps copies of the parts that answers repeat,
    /// and no reference.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>An engine for these specs.</returns>
    /// <exception cref="ArgumentException">An option is not valid; the message names it.</exception>
    /// <exception cref="FormatException">The payload is not usable, or it says that nothing changed and has no specs.</exception>
    public static StatsigEngine Load(ReadOnlyMemory<byte> specs, StatsigEngineOptions? options = null)
    {
        options ??= new StatsigEngineOptions();
        options.Validate();
        SpecsReadResult read = SpecsReader.Read(specs);
        if (read.Status != SpecsReadStatus.Accepted)
        {
            throw new FormatException(
                read.Status == SpecsReadStatus.NoUpdates
                    ? "The payload contains no specs: its \"has_updates\" is false. Load a complete payload."
                    : $"The specs cannot be used. {read.Error}");
        }

        var settings = new EvaluationSettings
        {
            Environment = options.EnvironmentTier is { } tier ? [new UserField("tier", tier)] : [],
            UserAgentParser = options.DisableUserAgentParsing ? null : BuiltInUserAgentParser.InstanceOrNull,
            LooksUpCountries = !options.DisableCountryLookup,
            Clock = options.TimeProvider,
        };
        var idLists = new IdListStore();
        var origin = new RulesetOrigin(EvaluationSource.Bootstrap, options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(), null, RemoteSettings.None);
        return new StatsigEngine(RulesetCompiler.Compile(read.SpecSet!, settings, idLists, origin), idLists);
    }

    /// <summary>Applies lines to an ID list, from which segments are evaluated.</summary>
    /// <param name="name">The name of the list.</param>
    /// <param name="utf8Lines">Lines of a "+" or "-" and a hashed ID each, as the service delivers them.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public void UpdateIdList(string name, ReadOnlySpan<byte> utf8Lines)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_changing)
        {
            _idLists.Apply(name, utf8Lines);
        }
    }

    /// <summary>Returns true when a gate passes for a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="gateName">The name of the gate.</param>
    /// <returns>False also when the gate is unknown, or needs a condition that this version does not support.</returns>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public bool CheckGate(StatsigUser user, string gateName)
    {
        ArgumentNullException.ThrowIfNull(user);
        return _ruleset.Gates.Find(gateName ?? "") is { } gate && (gate.Constant is { } constant ? constant.Value : Evaluator.EvaluateGateValue(_ruleset, user, gate));
    }

    /// <summary>Evaluates a gate and returns its value with the rule, the reason and the secondary exposures.</summary>
    /// <inheritdoc cref="CheckGate"/>
    public FeatureGate GetFeatureGate(StatsigUser user, string gateName)
    {
        EvaluationResult result = Evaluate(SpecKind.Gate, user, ref gateName);
        return new FeatureGate(gateName, result);
    }

    /// <summary>Evaluates a dynamic config.</summary>
    /// <param name="user">The user.</param>
    /// <param name="configName">The name of the dynamic config.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public DynamicConfig GetDynamicConfig(StatsigUser user, string configName)
    {
        EvaluationResult result = Evaluate(SpecKind.DynamicConfig, user, ref configName);
        return new DynamicConfig(configName, result, user);
    }

    /// <summary>Evaluates an experiment or an autotune.</summary>
    /// <param name="user">The user.</param>
    /// <param name="experimentName">The name of the experiment.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public Experiment GetExperiment(StatsigUser user, string experimentName)
    {
        EvaluationResult result = Evaluate(SpecKind.Experiment, user, ref experimentName);
        return new Experiment(experimentName, result, user);
    }

    /// <summary>Evaluates a layer.</summary>
    /// <param name="user">The user.</param>
    /// <param name="layerName">The name of the layer.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public Layer GetLayer(StatsigUser user, string layerName)
    {
        EvaluationResult result = Evaluate(SpecKind.Layer, user, ref layerName);
        return new Layer(layerName, result, user);
    }

    /// <summary>Returns a parameter store, whose parameters are evaluated when they are read.</summary>
    /// <param name="user">The user.</param>
    /// <param name="storeName">The name of the parameter store.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public ParameterStore GetParameterStore(StatsigUser user, string storeName)
    {
        ArgumentNullException.ThrowIfNull(user);
        storeName ??= "";
        return new ParameterStore(storeName, user, _ruleset, null, _ruleset.FindParameterStore(storeName), isOverride: false, null);
    }

    /// <summary>Returns the answers of all specs for a user, evaluated during the enumeration.</summary>
    /// <param name="user">The user.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public UserEvaluations EvaluateAll(StatsigUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new UserEvaluations(_ruleset, user, null);
    }

    /// <summary>Explains the answer of a gate: the decision as a tree, with the value that the user had for each condition.</summary>
    /// <param name="user">The user.</param>
    /// <param name="gateName">The name of the gate.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <returns>The explanation; its outcome is the answer of <see cref="GetFeatureGate"/>.</returns>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public Explanation ExplainGate(StatsigUser user, string gateName, ExplanationOptions? options = null) => Explain(SpecKind.Gate, user, gateName, options);

    /// <summary>Explains the answer of a dynamic config.</summary>
    /// <param name="user">The user.</param>
    /// <param name="configName">The name of the dynamic config.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <inheritdoc cref="ExplainGate" path="/exception"/>
    public Explanation ExplainDynamicConfig(StatsigUser user, string configName, ExplanationOptions? options = null) =>
        Explain(SpecKind.DynamicConfig, user, configName, options);

    /// <summary>Explains the answer of an experiment or an autotune.</summary>
    /// <param name="user">The user.</param>
    /// <param name="experimentName">The name of the experiment.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <inheritdoc cref="ExplainGate" path="/exception"/>
    public Explanation ExplainExperiment(StatsigUser user, string experimentName, ExplanationOptions? options = null) =>
        Explain(SpecKind.Experiment, user, experimentName, options);

    /// <summary>Explains the answer of a layer.</summary>
    /// <param name="user">The user.</param>
    /// <param name="layerName">The name of the layer.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <inheritdoc cref="ExplainGate" path="/exception"/>
    public Explanation ExplainLayer(StatsigUser user, string layerName, ExplanationOptions? options = null) => Explain(SpecKind.Layer, user, layerName, options);

    /// <summary>Explains the values of all parameters of a parameter store.</summary>
    /// <param name="user">The user.</param>
    /// <param name="storeName">The name of the parameter store.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <inheritdoc cref="ExplainGate" path="/exception"/>
    public Explanation ExplainParameterStore(StatsigUser user, string storeName, ExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        return ExplanationFactory.OfStore(storeName ?? "", user, _ruleset, ExplanationState.Ready, null, options);
    }

    private Explanation Explain(SpecKind kind, StatsigUser user, string? name, ExplanationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(user);
        return ExplanationFactory.Of(kind, name ?? "", user, _ruleset, ExplanationState.Ready, null, options);
    }

    private EvaluationResult Evaluate(SpecKind kind, StatsigUser user, ref string name)
    {
        ArgumentNullException.ThrowIfNull(user);
        name ??= "";
        return Evaluator.Evaluate(kind, _ruleset, user, null, name, _ruleset.Find(kind, name));
    }
}
