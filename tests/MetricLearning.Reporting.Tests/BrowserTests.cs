using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MetricLearning.Reporting.Tests;

/// <summary>The page in a browser, where one is installed: CI installs Debian's package <c>chromium</c>.</summary>
[TestFixture]
internal sealed class BrowserTests
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private string _folder = string.Empty;
    private string _page = string.Empty;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("browser-").FullName;
        _page = Path.Combine(_folder, "index.html");
        File.WriteAllText(_page, SamplePage.Text);
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Page_OpenedInChromium_HasItsPicturesAndNoErrorAndAsksNobody()
    {
        string browser = Find();
        string network = Path.Combine(_folder, "network.json");

        (string shown, string errors) = Run(browser, $"--log-net-log={network}", "--dump-dom", new Uri(_page).AbsoluteUri);

        Regex.Count(shown, "<svg class=\"plot\"").Should().BeGreaterThanOrEqualTo(13);
        Regex.Count(shown, "<img ").Should().BePositive();
        errors.Should().NotContain("CONSOLE");
        OfPages(File.ReadAllText(network)).Should().BeEmpty();
    }

    // Lines as the browser writes them, of a page that has an image of another host, and of its own look for news.
    [TestCase("null", 1)]
    [TestCase("file://", 1)]
    [TestCase("not an origin", 0)]
    public void OfPages_RequestForAnImage_IsFound(string initiator, int count) =>
        OfPages($$"""{"params":{"initiator":"{{initiator}}","site_for_cookies":"{site=file://}","url":"http://host/x.png"},"type":9}""")
            .Should().HaveCount(count);

    [TestCase(390, false)]
    [TestCase(1280, true)]
    public void Page_InChromium_IsDrawnLightOrDark(int width, bool isDark)
    {
        string browser = Find();
        string picture = Path.Combine(_folder, "page.png");
        string scheme = $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}";

        _ = Run(browser, scheme, $"--window-size={width},3000", "--hide-scrollbars", $"--screenshot={picture}", new Uri(_page).AbsoluteUri);

        (int wide, byte[] first) = PngCorner.Read(File.ReadAllBytes(picture));
        wide.Should().Be(width);
        first.Should().Equal(isDark ? [0x0D, 0x11, 0x17] : [0xFF, 0xFF, 0xFF], "that is the paper");
    }

    // The browser asks its own servers too, in the name of no page.
    private static IEnumerable<string> OfPages(string log) =>
        Regex.Matches(log, "\"initiator\":\"(?!not an origin)[^\n]*\"url\":\"(http|ws)[^\"]*").Select(match => match.Value);

    private static string Find()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string? found = folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.Ignore($"None of {string.Join(", ", Names)} is installed, so no browser has opened the page; install one.");
        }

        return found!;
    }

    private (string Output, string Errors) Run(string browser, params string[] arguments)
    {
        ProcessStartInfo start = new(browser)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] quiet =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-dev-shm-usage", // which has too little room for a page in many containers
            "--disable-component-update", "--disable-sync", "--disable-extensions", "--enable-logging=stderr",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            $"--user-data-dir={Path.Combine(_folder, "profile")}",
        ];
        foreach (string argument in quiet.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The browser did not end within {Patience}.");
        }

        return (output.Result, errors.Result);
    }
}
