using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <inheritdoc/>
    public Task<InitializeDetails> InitializeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<InitializeDetails>? own = null;
        lock (_initializing)
        {
            if (_initialization is null)
            {
                own = new TaskCompletionSource<InitializeDetails>(TaskCreationOptions.RunContinuationsAsynchronously);
                _initialization = own.Task;
            }
        }

        // Outside the lock: loggers are called on the way.
        own?.SetResult(Initialize());
        return _initialization;
    }

    /// <inheritdoc/>
    public async Task ShutdownAsync(TimeSpan? deadline = null)
    {
        lock (_updating)
        {
            _isShutDown = true;
            _rulesets.Publish(Ruleset.CreateEmpty(EvaluationSource.Uninitialized, _settings));
        }

        if (_pump is not null)
        {
            await _pump.StopAsync(deadline ?? TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        }

        if (_stickyWriter is not null)
        {
            await _stickyWriter.DrainAsync(deadline ?? TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        }
    }

    /// <summary>Shuts the server down.</summary>
    public async ValueTask DisposeAsync()
    {
        await ShutdownAsync().ConfigureAwait(false);
        if (_stickyWriter is not null)
        {
            await _stickyWriter.DisposeAsync().ConfigureAwait(false);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Initialization never throws; it reports.")]
    private InitializeDetails Initialize()
    {
        long started = Stopwatch.GetTimestamp();
        string? error = KeyProblem();
        bool success = error is null;
        if (success)
        {
            _pump?.Start();
            try
            {
                error = LoadBootstrap();
            }
            catch (Exception broken)
            {
                // Only the options' own dictionaries can throw here; they are the application's code.
                error = broken.Message;
                success = false;
                _log.Write(OutputLogLevel.Error, "Initialization failed.", broken);
            }
        }

        Ruleset ruleset = _rulesets.Current;
        return new InitializeDetails(success, ruleset.HasSpecs, ruleset.Source, Stopwatch.GetElapsedTime(started), error);
    }

    private string? KeyProblem()
    {
        if (_isShutDown)
        {
            return "The server is shut down; make another one.";
        }

        if (_options.LocalMode)
        {
            return null;
        }

        return string.IsNullOrEmpty(_sdkKey) ? "The secret key is empty. Give the server's secret key, or set LocalMode."
            : _sdkKey.StartsWith("secret-", StringComparison.Ordinal) ? null
            : "The key is not a secret key: those of servers start with \"secret-\".";
    }

    /// <summary>Takes over what the options bring along; returns what was wrong with it.</summary>
    private string? LoadBootstrap()
    {
        foreach ((string name, string lines) in _options.BootstrapIdLists ?? NoEntries)
        {
            UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
        }

        byte[]? payload = !_options.BootstrapUtf8.IsEmpty ? _options.BootstrapUtf8.ToArray()
            : _options.BootstrapValues is { } text ? Encoding.UTF8.GetBytes(text) : null;
        SpecsUpdateResult? update = payload is null ? null : Apply(payload, EvaluationSource.Bootstrap);
        EvaluationSource state = update is { Status: SpecsUpdateStatus.NoUpdates } ? EvaluationSource.Loading : EvaluationSource.NoValues;
        lock (_updating)
        {
            // Another thread may have published specs, or shut the server down, in the meantime.
            if (!_isShutDown && !_rulesets.Current.HasSpecs)
            {
                _rulesets.Publish(Ruleset.CreateEmpty(state, _settings));
            }
        }

        return update?.Error;
    }
}
