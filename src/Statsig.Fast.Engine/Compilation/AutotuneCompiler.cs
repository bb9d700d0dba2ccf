using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.Users;
using Statsig.Fast.Values;

namespace Statsig.Fast.Compilation;

/// <summary>Turns contextual autotunes into their compiled form.</summary>
internal sealed class AutotuneCompiler(CompilationScope scope)
{
    internal CompiledAutotune Compile(AutotuneSpec spec)
    {
        ParameterSet fallback = scope.Parameters(spec.DefaultValue);
        return new CompiledAutotune
        {
            Identity = new CompiledSpec(spec.Name)
            {
                Exists = true,
                IdType = spec.IdType,
                Version = spec.Version,
                Entity = SpecEntity.Autotune,
                IsActive = spec.Enabled,
                TargetAppIds = spec.TargetAppIds,
            },
            Enabled = spec.Enabled,
            Bucket = scope.Bucket(spec.Salt + ".", spec.IdType),
            ExploreBelow = spec.SampleRate * Bucketing.PassBuckets,
            HigherIsBetter = spec.HigherIsBetter,
            HasWeights = spec.Weights is not null,
            Arms = Array.ConvertAll(spec.Groups, group => CompileArm(group, spec)),
            PreStart = new Outcome { RuleId = "prestart", Parameters = fallback, IsActive = spec.Enabled },
            NotTargeted = new Outcome { RuleId = "inlineTargetingRules", Parameters = fallback, IsActive = spec.Enabled },
            TargetingGate = spec.TargetingGateName is { } gate ? scope.NestedGate(gate) : null,
        };
    }

    private CompiledAutotuneArm CompileArm(AutotuneGroup group, AutotuneSpec spec)
    {
        ParameterSet parameters = scope.Parameters(group.ParameterValues);
        AutotuneWeights? weights = spec.Weights is not null && spec.Weights.TryGetValue(group.Id, out AutotuneWeights? learned) ? learned : null;
        return new CompiledAutotuneArm
        {
            Best = OutcomeOf(group.Id),
            Explore = OutcomeOf(group.Id + ":explore"),
            ExploreWeight = 1 / ((weights?.Records ?? 0) + 1),
            HasScore = weights is not null && (weights.Numerical.Length > 0 || weights.Categorical.Length > 0),
            Bias = weights is null ? 0 : weights.Intercept + weights.Alpha,
            Numerical = weights is null ? [] : Array.ConvertAll(weights.Numerical, Prepare),
            Categorical = weights is null ? [] : Array.ConvertAll(weights.Categorical, Prepare),
        };

        Outcome OutcomeOf(string ruleId) => new()
        {
            RuleId = ruleId,
            Value = true,
            GroupName = group.Name,
            Parameters = parameters,
            IsExperimentGroup = true,
            IsActive = spec.Enabled,
        };
    }

    private KeyValuePair<UserFieldSource, T> Prepare<T>(KeyValuePair<string, T> weight) => new(scope.UserField(weight.Key), weight.Value);
}
