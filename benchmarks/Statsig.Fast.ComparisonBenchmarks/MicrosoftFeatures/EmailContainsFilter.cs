using System;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.FeatureManagement;

namespace Statsig.Fast.ComparisonBenchmarks.MicrosoftFeatures;

/// <summary>On for users whose address contains one of the texts.</summary>
[FilterAlias("EmailContains")]
internal sealed class EmailContainsFilter : IContextualFeatureFilter<FeatureUser>, IFilterParametersBinder
{
    public object BindParameters(IConfiguration parameters) => parameters.GetSection("Needles").Get<string[]>() ?? [];

    public Task<bool> EvaluateAsync(FeatureFilterEvaluationContext featureFilterContext, FeatureUser appContext)
    {
        foreach (string needle in (string[])featureFilterContext.Settings)
        {
            if (appContext.Email.Contains(needle, StringComparison.OrdinalIgnoreCase))
            {
                return Task.FromResult(true);
            }
        }

        return Task.FromResult(false);
    }
}
