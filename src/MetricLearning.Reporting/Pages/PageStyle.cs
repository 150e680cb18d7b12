namespace MetricLearning.Reporting.Pages;

/// <summary>How the page looks: light, dark, printed, and on a narrow screen.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet. Pictures take their colours from its variables.</summary>
    public const string Text = """
        :root{color-scheme:light dark;--paper:#ffffff;--card:#f6f7f9;--ink:#1c2128;--muted:#57606a;--grid:#d0d7de;--line:#d0d7de;
        --right:#1a7f37;--wrong:#cf222e;--s0:#0b63b8;--s1:#c2410c;--s2:#15803d;--s3:#b51c74;--s4:#6d28d9;--s5:#0e7490;--s6:#8a5a00;
        --s7:#5b6b00;--s8:#a3123a;--s9:#3f4a56;--rest:#8c959f}
        @media (prefers-color-scheme:dark){:root{--paper:#0d1117;--card:#161b22;--ink:#e6edf3;--muted:#9da7b3;--grid:#30363d;
        --line:#3d444d;--right:#3fb950;--wrong:#ff7b72;--s0:#6cb6ff;--s1:#ffa657;--s2:#56d364;--s3:#ff8ac6;--s4:#c4a7ff;--s5:#4fd1e0;
        --s6:#e3b341;--s7:#c3d94e;--s8:#ff9ea8;--s9:#c9d1d9;--rest:#6e7681}}
        @media print{:root{color-scheme:light;--paper:#ffffff;--card:#ffffff;--ink:#000000;--muted:#333333;--grid:#cccccc;--line:#999999;
        --right:#1a7f37;--wrong:#cf222e;--s0:#0b63b8;--s1:#c2410c;--s2:#15803d;--s3:#b51c74;--s4:#6d28d9;--s5:#0e7490;--s6:#8a5a00;
        --s7:#5b6b00;--s8:#a3123a;--s9:#3f4a56;--rest:#8c959f}nav{display:none}figure,.card{break-inside:avoid}h2{break-after:avoid}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",
        Arial,sans-serif;overflow-wrap:anywhere}
        main{max-width:1200px;margin:0 auto;padding:1rem}
        h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.3rem;margin:2.2rem 0 .6rem;border-top:1px solid var(--line);
        padding-top:1rem}h3{font-size:1.05rem;margin:1.4rem 0 .5rem}
        a{color:var(--s0)}nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0;margin:.5rem 0}
        nav a{display:inline-block;padding:.3rem 0}
        p{max-width:75ch;margin:.5rem 0}.muted,figcaption{color:var(--muted)}.warning{
        border-left:4px solid var(--wrong);padding-left:.75rem}
        .grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem 1.5rem;align-items:start}
        figure{margin:0;min-width:0}figcaption{font-size:.9rem}
        svg.plot{display:block;width:100%;max-width:36rem;height:auto;font-family:inherit}svg.plot text{font-family:system-ui,
        -apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        .legend{display:flex;flex-wrap:wrap;gap:.15rem 1rem;list-style:none;padding:0;margin:.3rem 0;font-size:.9rem}
        .legend svg{width:1.1em;height:1.1em;margin-right:.35em;vertical-align:-.15em}
        details{margin:.4rem 0}summary{cursor:pointer;padding:.25rem 0;font-size:.9rem}
        .scroll{overflow:auto;max-height:28rem;max-width:100%}.scroll:focus-visible{outline:2px solid var(--s0)}
        table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}caption{text-align:left;color:var(--muted);
        padding:.2rem 0}
        th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:normal;
        max-width:24rem}
        td{overflow-wrap:break-word}th{font-weight:600}.n{text-align:right;white-space:nowrap}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,10rem),1fr));gap:.75rem;margin:1rem 0}
        .facts div{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.5rem .75rem}.facts dt{color:var(--muted);
        font-size:.85rem}.facts dd{margin:0;font-size:1.15rem;font-weight:600}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:.75rem}
        .card{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.6rem .75rem;font-size:.9rem;min-width:0}
        .card p{margin:0 0 .4rem}.rows{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:0}
        .rows li{max-width:100%}.rows .image{width:5.5rem;font-size:.8rem;line-height:1.3}.rows .first{font-weight:600}
        img{display:block;width:4rem;height:auto;max-width:100%;image-rendering:pixelated;border:1px solid var(--line);margin-bottom:.15rem}
        .here{border-color:var(--wrong);border-width:2px}
        """;
}
