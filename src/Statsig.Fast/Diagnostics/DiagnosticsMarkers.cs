using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>Collects how long the server's own steps take, and hands them over as the metadata of "statsig::diagnostics" events.</summary>
/// <remarks>
/// <para>
/// How many are sent is up to the service. Of calls and posts that is decided once per window, before anything is collected, so that a
/// window that is not sampled costs nothing; the application's calls look at <see cref="CollectsApiCalls"/> only.
/// </para>
/// <para>Safe from any thread; nothing is called while a lock is held.</para>
/// </remarks>
internal sealed class DiagnosticsMarkers
{
    private const double Scale = 10_000;
    private const double DefaultRate = 100;

    private readonly bool _isEnabled;
    private readonly TimeProvider _clock;
    private readonly SecretRedaction _redaction;
    private readonly byte[] _optionsJson;
    private readonly TelemetryHost _host;
    private readonly Func<double> _draw;
    private readonly MarkerList _initialize = new();
    private readonly MarkerList _configSync = new();
    private readonly MarkerList _apiCall = new();
    private readonly MarkerList _logEvent = new();
    private volatile bool _isInitialized;
    private volatile bool _collectsApiCalls;
    private volatile bool _collectsPosts;
    private int _posts;
    private double _lastMs;

    /// <summary>Creates a collector.</summary>
    /// <param name="isEnabled">False when the options switch diagnostics off: then nothing is ever collected.</param>
    /// <param name="clock">The clock of the timestamps.</param>
    /// <param name="redaction">Takes the key out of addresses.</param>
    /// <param name="optionsJson">The options that differ from their defaults, as a JSON object.</param>
    /// <param name="host">
    /// Asked for rates whenever a decision is due, gets the metadata of events, and is notified after the decision what a window collects.
    /// </param>
    /// <param name="draw">Returns a number from 0 to less than 1 for each decision; null for <see cref="Draw"/>.</param>
    internal DiagnosticsMarkers(
        bool isEnabled,
        TimeProvider clock,
        SecretRedaction redaction,
        byte[] optionsJson,
        TelemetryHost host,
        Func<double>? draw = null)
    {
        _isEnabled = isEnabled;
        _clock = clock;
        _redaction = redaction;
        _optionsJson = optionsJson;
        _host = host;
        _draw = draw ?? Draw;
    }

    /// <summary>
    /// Returns a number from 0 to less than 1 for each decision of collectors that are created from now on: a random one.
    /// </summary>
    /// <remarks>Tests replace it, so that none of them has an event more than expected in one run of a hundred.</remarks>
    internal static Func<double> Draw { get; set; } = Random.Shared.NextDouble;

    /// <summary>True when initialization is over.</summary>
    internal bool IsInBackground => _isInitialized;

    /// <summary>True when calls of the application are measured in this window.</summary>
    internal bool CollectsApiCalls => _collectsApiCalls;

    /// <summary>Adds a marker of initialization, or of the background work once that has begun.</summary>
    internal void AddSync(in DiagnosticsMarker marker)
    {
        if (_isEnabled)
        {
            (_isInitialized ? _configSync : _initialize).Add(NowMs(), marker.Without(_redaction));
        }
    }

    /// <summary>Sends what initialization collected, and decides about the first window.</summary>
    internal void SendInitialize(bool success)
    {
        _isInitialized = true;
        if (_isEnabled)
        {
            _initialize.Add(NowMs(), new DiagnosticsMarker(MarkerKeys.Overall, isStart: false) { Success = success });
            List<TimedMarker> markers = _initialize.Take();
            if (IsSampled("initialize", null, Scale))
            {
                _host.SendDiagnostics(MarkerList.ToJson(MarkerList.InOrderOfSteps(markers), "initialize"u8, _optionsJson));
            }
        }

        BeginWindow();
    }

    /// <summary>Sends the markers of the background work, or throws them away when they are not sampled.</summary>
    /// <param name="rateKey">The service's key of the rate: "idlist" after ID lists, "dcs" without ID lists, null after a data
    /// store.</param>
    internal void SendConfigSync(string? rateKey)
    {
        List<TimedMarker> markers = _configSync.Take();
        if (markers.Count > 0 && IsSampled(rateKey, rateKey == "idlist" ? "get_id_list" : null, DefaultRate))
        {
            _host.SendDiagnostics(MarkerList.ToJson(markers, "config_sync"u8, []));
        }
    }

    /// <summary>Sends the markers of calls and posts of the window that ends, and decides about the next.</summary>
    internal void EndWindow()
    {
        Send(_apiCall, "api_call"u8);
        Send(_logEvent, "log_event"u8);
        BeginWindow();
    }

    /// <summary>Notes the start of a call of the application, in a window that collects them.</summary>
    /// <returns>The number that its end needs.</returns>
    internal int StartApiCall(string key, string name)
    {
        if (_apiCall.IsFull)
        {
            return -1; // Nothing more is kept in this window, so nothing more is made.
        }

        int number = _apiCall.Count;
        _apiCall.Add(NowMs(), new DiagnosticsMarker(key, isStart: true) { MarkerId = IdOf(key, number), ConfigName = name });
        return number;
    }

    /// <summary>Notes the end of a call of the application.</summary>
    internal void EndApiCall(string key, int number, bool success, string name) =>
        _apiCall.Add(NowMs(), new DiagnosticsMarker(key, isStart: false) { MarkerId = IdOf(key, number), Success = success, ConfigName = name });

    /// <summary>Notes the start of a post of events.</summary>
    /// <returns>The number that its end needs; -1 when posts are not collected.</returns>
    internal int StartPost(string url)
    {
        if (!_collectsPosts)
        {
            return -1;
        }

        int number = Interlocked.Increment(ref _posts);
        var marker = new DiagnosticsMarker(null, isStart: true, MarkerKeys.NetworkRequest) { Url = url, MarkerId = number.ToString(CultureInfo.InvariantCulture) };
        _logEvent.Add(NowMs(), marker.Without(_redaction));
        return number;
    }

    /// <summary>Notes the end of a post of events.</summary>
    internal void EndPost(int number, string url, int? statusCode, bool success)
    {
        if (number < 0)
        {
            return;
        }

        var marker = new DiagnosticsMarker(null, isStart: false, MarkerKeys.NetworkRequest)
        {
            StatusCode = statusCode,
            Success = success,
            Url = url,
            MarkerId = number.ToString(CultureInfo.InvariantCulture),
            NetworkProtocol = MarkerKeys.Http,
        };
        _logEvent.Add(NowMs(), marker.Without(_redaction));
    }

    private void Send(MarkerList list, ReadOnlySpan<byte> context)
    {
        List<TimedMarker> markers = list.Take();
        if (markers.Count > 0)
        {
            _host.SendDiagnostics(MarkerList.ToJson(markers, context, []));
        }
    }

    private void BeginWindow()
    {
        _collectsApiCalls = IsSampled("api_call", null, DefaultRate);
        _collectsPosts = IsSampled("logevent", null, DefaultRate);
        _host.WatchChanged();
    }

    private bool IsSampled(string? rateKey, string? otherKey, double otherwise)
    {
        if (!_isEnabled)
        {
            return false;
        }

        double rate = otherwise;
        IReadOnlyDictionary<string, double> rates = _host.DiagnosticsRates;
        if (rateKey is not null && (rates.TryGetValue(rateKey, out double delivered) || (otherKey is not null && rates.TryGetValue(otherKey, out delivered))))
        {
            rate = Math.Clamp(delivered, 0, Scale);
        }

        return _draw() * Scale < rate;
    }

    /// <summary>Returns the time; the last one that is known when the clock, which may be the application's, throws.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A measurement must not fail the call that it measures.")]
    private double NowMs()
    {
        try
        {
            double now = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            Volatile.Write(ref _lastMs, now); // Volatile: a 64-bit value that several threads write.
            return now;
        }
        catch (Exception)
        {
            return Volatile.Read(ref _lastMs);
        }
    }

    private static string IdOf(string key, int number) => string.Create(CultureInfo.InvariantCulture, $"{key}_{number}");
}
