using System;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation;

/// <summary>Turns parameter stores into their compiled form, their static values decoded.</summary>
internal sealed class ParameterStoreCompiler(CompilationScope scope)
{
    internal CompiledParameterStore Compile(ParameterStoreSpec store) =>
        new(store.Name, Array.ConvertAll(store.Parameters, Compile));

    private CompiledStoreParameter Compile(ParameterSpec parameter) => new()
    {
        Name = parameter.Name,
        Reference = parameter.Kind switch
        {
            ParameterKind.Gate => StoreReference.Gate,
            ParameterKind.DynamicConfig => StoreReference.DynamicConfig,
            ParameterKind.Experiment => StoreReference.Experiment,
            ParameterKind.Layer => StoreReference.Layer,
            _ => StoreReference.Static,
        },
        TargetName = parameter.TargetName ?? "",
        TargetParameter = parameter.TargetParameter ?? "",
        Value = Decode(parameter.Value),
        FailValue = Decode(parameter.FailValue),
    };

    private ParameterValue Decode(JsonSlice slice) => slice.IsPresent ? ParameterJson.ReadValue(scope.Memory(slice), scope.Pool) : default;
}
