using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>Everything that a ruleset answers to one user, evaluated while it is enumerated; records no exposures.</summary>
/// <remarks>
/// A struct that uses the ruleset that was current at its creation, so all its answers are consistent. Enumerating allocates nothing after
/// warm-up, and enumerating twice evaluates twice. Segments and holdouts are not among the gates.
/// </remarks>
public readonly struct UserEvaluations
{
    private readonly Ruleset? _ruleset;
    private readonly StatsigUser _user;
    private readonly OverrideLookup? _overrides;

    internal UserEvaluations(Ruleset ruleset, StatsigUser user, OverrideLookup? overrides)
    {
        _ruleset = ruleset;
        _user = user;
        _overrides = overrides;
    }

    /// <summary>The gates.</summary>
    public GateSequence Gates => new(this);

    /// <summary>The dynamic configs.</summary>
    public DynamicConfigSequence DynamicConfigs => new(this);

    /// <summary>The experiments and autotunes.</summary>
    public ExperimentSequence Experiments => new(this);

    /// <summary>The layers.</summary>
    public LayerSequence Layers => new(this);

    private EvaluationResult Evaluate(SpecKind kind, CompiledSpec spec) => Evaluator.Evaluate(kind, _ruleset!, _user, _overrides, spec.Name, spec);

    /// <summary>Moves on to the next spec that belongs to a sequence; null behind the last one.</summary>
    private CompiledSpec? Next(SpecKind kind, ref int index)
    {
        if (_ruleset is null)
        {
            return null;
        }

        ReadOnlySpan<CompiledSpec> specs = kind switch
        {
            SpecKind.Gate => _ruleset.Gates.Specs,
            SpecKind.Layer => _ruleset.Layers.Specs,
            _ => _ruleset.Configs.Specs,
        };
        while (index < specs.Length)
        {
            CompiledSpec spec = specs[index++];
            if ((spec.Exists || spec.Autotune is not null) && Belongs(kind, spec))
            {
                return spec;
            }
        }

        return null;
    }

    private static bool Belongs(SpecKind kind, CompiledSpec spec) => kind switch
    {
        SpecKind.Gate => spec.Entity is not (EntityKind.Segment or EntityKind.Holdout),
        SpecKind.DynamicConfig => spec.Entity == EntityKind.DynamicConfig && spec.Autotune is null,
        SpecKind.Experiment => spec.Entity != EntityKind.DynamicConfig || spec.Autotune is not null,
        _ => true,
    };

    /// <summary>The gates of a ruleset for one user, in the order of the payload.</summary>
    public readonly struct GateSequence
    {
        private readonly UserEvaluations _owner;

        internal GateSequence(in UserEvaluations owner) => _owner = owner;

        /// <summary>Starts at the first gate.</summary>
        public Enumerator GetEnumerator() => new(_owner);

        /// <summary>Evaluates one gate after the other.</summary>
        public struct Enumerator
        {
            private readonly UserEvaluations _owner;
            private int _index;

            internal Enumerator(in UserEvaluations owner) => _owner = owner;

            /// <summary>The gate evaluated last.</summary>
            public FeatureGate Current { readonly get; private set; }

            /// <summary>Evaluates the next gate; false at the end.</summary>
            public bool MoveNext()
            {
                if (_owner.Next(SpecKind.Gate, ref _index) is not { } spec)
                {
                    return false;
                }

                Current = new FeatureGate(spec.Name, _owner.Evaluate(SpecKind.Gate, spec));
                return true;
            }
        }
    }

    /// <summary>The dynamic configs of a ruleset for one user, in the order of the payload.</summary>
    public readonly struct DynamicConfigSequence
    {
        private readonly UserEvaluations _owner;

        internal DynamicConfigSequence(in UserEvaluations owner) => _owner = owner;

        /// <summary>Starts at the first dynamic config.</summary>
        public Enumerator GetEnumerator() => new(_owner);

        /// <summary>Evaluates one dynamic config after the other.</summary>
        public struct Enumerator
        {
            private readonly UserEvaluations _owner;
            private int _index;

            internal Enumerator(in UserEvaluations owner) => _owner = owner;

            /// <summary>The dynamic config evaluated last.</summary>
            public DynamicConfig Current { readonly get; private set; }

            /// <summary>Evaluates the next dynamic config; false at the end.</summary>
            public bool MoveNext()
            {
                if (_owner.Next(SpecKind.DynamicConfig, ref _index) is not { } spec)
                {
                    return false;
                }

                Current = new DynamicConfig(spec.Name, _owner.Evaluate(SpecKind.DynamicConfig, spec));
                return true;
            }
        }
    }

    /// <summary>The experiments and autotunes of a ruleset for one user, in the order of the payload.</summary>
    public readonly struct ExperimentSequence
    {
        private readonly UserEvaluations _owner;

        internal ExperimentSequence(in UserEvaluations owner) => _owner = owner;

        /// <summary>Starts at the first experiment.</summary>
        public Enumerator GetEnumerator() => new(_owner);

        /// <summary>Evaluates one experiment after the other.</summary>
        public struct Enumerator
        {
            private readonly UserEvaluations _owner;
            private int _index;

            internal Enumerator(in UserEvaluations owner) => _owner = owner;

            /// <summary>The experiment evaluated last.</summary>
            public Experiment Current { readonly get; private set; }

            /// <summary>Evaluates the next experiment; false at the end.</summary>
            public bool MoveNext()
            {
                if (_owner.Next(SpecKind.Experiment, ref _index) is not { } spec)
                {
                    return false;
                }

                Current = new Experiment(spec.Name, _owner.Evaluate(SpecKind.Experiment, spec));
                return true;
            }
        }
    }

    /// <summary>The layers of a ruleset for one user, in the order of the payload.</summary>
    public readonly struct LayerSequence
    {
        private readonly UserEvaluations _owner;

        internal LayerSequence(in UserEvaluations owner) => _owner = owner;

        /// <summary>Starts at the first layer.</summary>
        public Enumerator GetEnumerator() => new(_owner);

        /// <summary>Evaluates one layer after the other.</summary>
        public struct Enumerator
        {
            private readonly UserEvaluations _owner;
            private int _index;

            internal Enumerator(in UserEvaluations owner) => _owner = owner;

            /// <summary>The layer evaluated last.</summary>
            public Layer Current { readonly get; private set; }

            /// <summary>Evaluates the next layer; false at the end.</summary>
            public bool MoveNext()
            {
                if (_owner.Next(SpecKind.Layer, ref _index) is not { } spec)
                {
                    return false;
                }

                Current = new Layer(spec.Name, _owner.Evaluate(SpecKind.Layer, spec));
                return true;
            }
        }
    }
}
