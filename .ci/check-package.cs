// usage: dotnet run .ci/check-package.cs -- FOLDER
// Opens the core package of a folder and its symbols package, and fails unless both hold what a user of the package relies on.
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property ManagePackageVersionsCentrally=false
#:property GenerateDocumentationFile=true
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

const int SizeLimit = 512 * 1024;
string[] expectedDependencies = ["Microsoft.Extensions.Logging.Abstractions", "System.Numerics.Tensors"];
string[] expectedFiles = ["LICENSE", "README.md", "lib/net10.0/MetricLearning.dll", "lib/net10.0/MetricLearning.xml"];

string folder = args[0];
string package = Directory.GetFiles(folder, "MetricLearning.*.nupkg")
    .Single(path => char.IsDigit(Path.GetFileName(path)["MetricLearning.".Length])); // not the packages that build on it
List<string> faults = [];

using ZipArchive archive = ZipFile.OpenRead(package);
string[] files = [.. archive.Entries.Select(entry => entry.FullName)];
XElement metadata = LoadXml("MetricLearning.nuspec").Elements().Single();

long size = new FileInfo(package).Length;
Check(size < SizeLimit, $"the package has {size} bytes, the limit is {SizeLimit}");

string[] dependencies =
    [.. metadata.Descendants().Where(IsNamed("dependency")).Select(e => e.Attribute("id")!.Value).Order(StringComparer.Ordinal)];
Check(dependencies.SequenceEqual(expectedDependencies), $"the dependencies are {string.Join(", ", dependencies)}");

foreach (string file in expectedFiles)
{
    Check(files.Contains(file), $"{file} is missing");
}

string[] assemblies = [.. files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal))];
Check(assemblies.Length == 1, $"the assemblies are {string.Join(", ", assemblies)}");

foreach ((string name, string value) in new[] { ("id", "MetricLearning"), ("license", "MIT"), ("readme", "README.md") })
{
    Check(Value(name) == value, $"{name} is '{Value(name)}', not '{value}'");
}

foreach (string name in new[] { "version", "authors", "description", "tags" })
{
    Check(Value(name).Length > 0, $"{name} is empty");
}

foreach (string link in Links(ReadText("README.md")))
{
    Check(false, $"README.md links to '{link}', which is dead on the package's page");
}

int documented = LoadXml("lib/net10.0/MetricLearning.xml").Descendants("member").Count();
Check(documented > 0, "the XML documentation describes no member");

string symbols = Path.ChangeExtension(package, ".snupkg");
Check(File.Exists(symbols) && Holds(symbols, "lib/net10.0/MetricLearning.pdb"), "the symbols package lacks the portable PDB");

faults.ForEach(Console.Error.WriteLine);
Console.WriteLine($"{Path.GetFileName(package)}: {size} bytes, {dependencies.Length} dependencies, {documented} documented members, " +
    $"{faults.Count} faults");
return faults.Count == 0 ? 0 : 1;

void Check(bool condition, string fault)
{
    if (!condition)
    {
        faults.Add(fault);
    }
}

XElement LoadXml(string file)
{
    using Stream stream = archive.GetEntry(file)?.Open() ?? throw new FileNotFoundException($"{package} holds no {file}.");
    return XDocument.Load(stream).Root!;
}

string ReadText(string file)
{
    using StreamReader reader = new(archive.GetEntry(file)?.Open() ?? throw new FileNotFoundException($"{package} holds no {file}."));
    return reader.ReadToEnd();
}

string Value(string name) => metadata.Elements().SingleOrDefault(IsNamed(name))?.Value ?? "";

static Func<XElement, bool> IsNamed(string name) => element => element.Name.LocalName == name;

// Targets of Markdown links and images that are not absolute.
static IEnumerable<string> Links(string markdown) =>
    Regex.Matches(markdown, @"\]\((?!https://)([^)]*)\)").Select(match => match.Groups[1].Value);

static bool Holds(string zip, string file)
{
    using ZipArchive archive = ZipFile.OpenRead(zip);
    return archive.GetEntry(file) is not null;
}
