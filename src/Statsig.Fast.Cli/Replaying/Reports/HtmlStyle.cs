using Statsig.Fast.ConsolePage;

namespace Statsig.Fast.Cli.Replaying.Reports;

/// <summary>How the page looks: quiet type, one accent, light or dark as the reader's system is, and readable from 360 pixels.</summary>
internal static class HtmlStyle
{
    /// <summary>The whole style sheet. Colours and type are those of the console.</summary>
    internal static string All => $"{PageFiles.StyleOf("tokens.css")}{Css}";

    private const string Css =
        """
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 var(--sans); }
        main { max-width: 68rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
        code { font: 0.87em/1.4 var(--mono); overflow-wrap: anywhere; }
        small { color: var(--ink-faint); font-size: 0.85em; font-weight: 400; }
        a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
        a:hover { color: var(--accent); text-decoration-color: currentColor; }
        a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
        h1 { font-size: clamp(1.5rem, 4.5vw, 2.15rem); line-height: 1.2; font-weight: 600; letter-spacing: -0.018em; margin: 0.3rem 0 1rem; text-wrap: balance; }
        h1 .figure { color: var(--accent); }
        h2 { font-size: 1.06rem; font-weight: 600; margin: 3rem 0 0.8rem; }
        .state { margin: 0; font-size: 0.8rem; font-weight: 600; letter-spacing: 0.04em; color: var(--ink-faint); }
        .state::before { content: ""; display: inline-block; width: 0.6em; height: 0.6em; margin-right: 0.55em; border-radius: 50%; background: var(--accent); }
        .state.broken { color: var(--bad); } .state.broken::before { background: var(--bad); }
        .state.same { color: var(--good); } .state.same::before { background: var(--good); }
        .files { display: flex; flex-wrap: wrap; gap: 0.2rem 1.6rem; margin: 0; color: var(--ink-faint); }
        .files b { font-weight: 500; margin-right: 0.35em; }
        .figures { display: grid; grid-template-columns: repeat(4, 1fr); margin: 2rem 0 0; border-block: 1px solid var(--line); }
        .figures div { padding: 0.9rem 1rem 1rem 0; }
        .figures dt { color: var(--ink-faint); font-size: 0.84rem; }
        .figures dd { margin: 0.1rem 0 0; font-size: 1.35rem; font-weight: 600; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
        .figures small { font-size: 0.7em; }
        .note { color: var(--ink-faint); margin: 0.8rem 0 0; }
        .limits { list-style: none; margin: 0; padding: 0; }
        .limits li { display: flex; flex-wrap: wrap; gap: 0.2rem 0.8rem; align-items: baseline; padding: 0.45rem 0; border-bottom: 1px solid var(--line); }
        .limits b { min-width: 5.2em; font-weight: 600; color: var(--good); } .limits .broken b, b.broken { color: var(--bad); }
        .limits span { color: var(--ink-faint); }
        table { width: 100%; border-collapse: collapse; }
        th, td { text-align: left; vertical-align: top; padding: 0.5rem 1rem 0.5rem 0; border-bottom: 1px solid var(--line); }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { color: var(--ink-faint); font-size: 0.8rem; font-weight: 500; padding-block: 0.3rem; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .chart th[scope=row] { font-weight: 500; width: 34%; overflow-wrap: anywhere; }
        .chart td { vertical-align: middle; }
        .chart .bars { width: 42%; }
        .chart svg { display: block; }
        .track { fill: var(--sunk); } rect.value { fill: var(--accent); } rect.rule { fill: color-mix(in srgb, var(--accent) 42%, var(--raised)); }
        .key.rule { background: color-mix(in srgb, var(--accent) 42%, var(--raised)); }
        .legend { margin: -0.4rem 0 0.5rem; color: var(--ink-faint); font-size: 0.85rem; }
        .key { display: inline-block; width: 0.75em; height: 0.75em; border-radius: 2px; margin: 0 0.45em 0 0; }
        .key.value { background: var(--accent); } .key.rule { margin-left: 1.3em; }
        details { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; margin: 0 0 0.7rem; padding: 0 1.1rem; scroll-margin-top: 1rem; }
        details:target { border-color: var(--accent); }
        summary { cursor: pointer; padding: 0.75rem 0; display: flex; flex-wrap: wrap; gap: 0.1rem 0.6rem; align-items: baseline; list-style: none; }
        summary::-webkit-details-marker { display: none; }
        summary::before { content: "›"; color: var(--ink-faint); width: 0.7em; transition: transform 0.15s; }
        details[open] > summary::before { transform: rotate(90deg); }
        .name { font-weight: 600; overflow-wrap: anywhere; }
        .counts { margin-left: auto; color: var(--ink-faint); font-size: 0.9rem; font-variant-numeric: tabular-nums; }
        .changes { margin: 0 0 1rem; padding: 0.7rem 1rem 0.7rem 1.9rem; background: var(--sunk); border-radius: 6px; overflow-wrap: anywhere; }
        .changes li + li { margin-top: 0.25rem; }
        .ways { margin: 0 0 0.8rem; font-size: 0.93rem; }
        .ways tr:last-child td { border-bottom: 0; }
        .ways td { overflow-wrap: anywhere; } .ways td.number { overflow-wrap: normal; }
        .ways .quiet { color: var(--ink-faint); }
        .arrow { color: var(--accent); font-weight: 600; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        footer { margin-top: 3rem; color: var(--ink-faint); font-size: 0.85rem; }
        @media (max-width: 44rem) {
          main { padding: 1.8rem 1rem 3rem; }
          .figures { grid-template-columns: repeat(2, 1fr); }
          summary .name { flex: 1 1 11rem; min-width: 0; }
          .counts { margin-left: 1.3em; width: 100%; }
          .chart thead, .ways thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .chart tr { display: grid; grid-template-columns: 1fr auto auto; gap: 0.25rem 0.9rem; padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
          .chart th, .chart td { border: 0; padding: 0; }
          .chart th[scope=row] { width: auto; }
          .chart .bars { grid-column: 1 / -1; grid-row: 2; width: auto; }
          .ways tr { display: grid; grid-template-columns: auto 1fr; gap: 0.15rem 0.9rem; padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
          .ways tr:last-child { border-bottom: 0; }
          .ways td { border: 0; padding: 0; } .ways td.number { text-align: left; font-weight: 600; }
          .ways td[data-label] { grid-column: 1 / -1; }
          .ways td[data-label]::before { content: attr(data-label); display: block; color: var(--ink-faint); font-size: 0.78rem; }
          .ways td[data-label]:empty { display: none; }
          details { padding: 0 0.85rem; }
        }
        @media print { body { background: none; } details { break-inside: avoid; } }
        @media (prefers-reduced-motion: reduce) { summary::before { transition: none; } }
        """;
}
