using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>Updates the options of a server when its configuration section changes to valid values.</summary>
/// <remarks>
/// Options that cannot be made would throw in the code that reloads the configuration, such as the thread that watches its file, and in
/// all code that reads the options from then on. So they are made on trial first, and the change is passed on only when that worked.
/// </remarks>
internal sealed partial class ConfigurationWatch : IOptionsChangeTokenSource<StatsigHostOptions>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly IServiceProvider _services;
    private readonly ILogger _logger;
    private readonly bool _hadSection;
    private readonly IDisposable _registration;
    private CancellationTokenSource _changed = new();
    private string? _problem;

    internal ConfigurationWatch(string name, IConfiguration configuration, IServiceProvider services, ILogger logger)
    {
        Name = name;
        _services = services;
        _logger = logger;
        _hadSection = configuration is not IConfigurationSection section || section.Exists();
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IChangeToken GetChangeToken()
    {
        lock (_lock)
        {
            return new CancellationChangeToken(_changed.Token);
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _changed.Dispose();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever the callbacks of the options throw, the former values stay; it is logged.")]
    private void Reload()
    {
        CancellationTokenSource former;
        lock (_lock)
        {
            try
            {
                StatsigHostOptions options = _services.GetRequiredService<IOptionsFactory<StatsigHostOptions>>().Create(Name);
                if (options.MissingSection is { } section && _hadSection)
                {
                    throw new InvalidOperationException($"The section \"{section}\" no longer exists.");
                }

                HostOptionsValidation.CopyValid(options);
                _problem = null;
            }
            catch (Exception exception)
            {
                // Sources report one change several times.
                if (exception.Message != _problem)
                {
                    _problem = exception.Message;
                    LogRefused(_logger, exception.Message);
                }

                return;
            }

            former = _changed;
            _changed = new CancellationTokenSource();
        }

        try
        {
            former.Cancel();
        }
        catch (Exception exception)
        {
            // The section changed again meanwhile, to values that are not valid. That change is rejected above, and this code must not
            // throw an exception.
            LogRefused(_logger, exception.Message);
        }

        former.Dispose();
    }

    [LoggerMessage(4, LogLevel.Warning, "The changed configuration of Statsig is not used, and the former values stay in use. {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);
}
