// usage: dotnet run .ci/check-package.cs -- FOLDER
// Opens each package of a folder and its symbols package, and fails unless both hold what a user of the package relies on.
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property ManagePackageVersionsCentrally=false
#:property GenerateDocumentationFile=true
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

const int SizeLimit = 640 * 1024; // of a library: small is what people come for
Dictionary<string, string[]> dependenciesOf = new()
{
    ["MetricLearning"] = ["Microsoft.Extensions.Logging.Abstractions", "System.Numerics.Tensors"],
    ["MetricLearning.DataView"] = ["MetricLearning", "Microsoft.ML.DataView"],
    ["MetricLearning.Extensions.AI"] = ["MetricLearning", "Microsoft.Extensions.AI"],
    ["MetricLearning.Onnx"] = ["MetricLearning"],
    ["MetricLearning.OnnxRuntime"] = ["MetricLearning", "Microsoft.ML.OnnxRuntime.Managed"],
    ["MetricLearning.Postgres"] = ["MetricLearning", "Npgsql", "Pgvector"],
    ["MetricLearning.Reporting"] = ["MetricLearning", "OxyPlot.Core"],
    ["MetricLearning.Tool"] = [], // a tool brings all its parts
    ["MetricLearning.USearch"] = ["Cloud.Unum.USearch", "MetricLearning"],
    ["MetricLearning.VectorData"] = ["MetricLearning", "Microsoft.Extensions.VectorData.Abstractions"],
};

string[] packages = [.. Directory.GetFiles(args[0], "*.nupkg").Order(StringComparer.Ordinal)];
List<string> faults = [];
List<string> names = [];
foreach (string package in packages)
{
    using ZipArchive archive = ZipFile.OpenRead(package);
    names.Add(CheckPackage(package, archive));
}

foreach (string missing in dependenciesOf.Keys.Except(names))
{
    faults.Add($"{missing}: there is no such package");
}

faults.ForEach(Console.Error.WriteLine);
return faults.Count == 0 ? 0 : 1;

string CheckPackage(string package, ZipArchive archive)
{
    string[] files = [.. archive.Entries.Select(entry => entry.FullName)];
    XElement metadata = Xml(archive, files.Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal))).Elements().Single();
    string id = Value(metadata, "id");
    void Check(bool condition, string fault)
    {
        if (!condition)
        {
            faults.Add($"{id}: {fault}");
        }
    }

    bool isTool = metadata.Descendants().Where(IsNamed("packageType")).Any(type => type.Attribute("name")!.Value == "DotnetTool");
    long size = new FileInfo(package).Length;
    Check(isTool || size < SizeLimit, $"the package has {size} bytes, the limit is {SizeLimit}");

    string[] dependencies =
        [.. metadata.Descendants().Where(IsNamed("dependency")).Select(e => e.Attribute("id")!.Value).Order(StringComparer.Ordinal)];
    bool isKnown = dependenciesOf.TryGetValue(id, out string[]? expected);
    Check(isKnown, "it is not in the list of packages");
    Check(!isKnown || dependencies.SequenceEqual(expected!), $"the dependencies are {string.Join(", ", dependencies)}");

    string[] expectedFiles = isTool ? [] : [$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"];
    foreach (string file in (string[])["LICENSE", "README.md", .. expectedFiles])
    {
        Check(files.Contains(file), $"{file} is missing");
    }

    string[] assemblies = [.. files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal))];
    Check(isTool || assemblies.Length == 1, $"the assemblies are {string.Join(", ", assemblies)}");
    Check(!isTool || files.Any(file => file.EndsWith("/DotnetToolSettings.xml", StringComparison.Ordinal)), "it says no command");
    Check(Value(metadata, "license") == "MIT", $"license is '{Value(metadata, "license")}', not 'MIT'");
    Check(Value(metadata, "readme") == "README.md", $"readme is '{Value(metadata, "readme")}', not 'README.md'");
    foreach (string name in new[] { "version", "authors", "description", "tags" })
    {
        Check(Value(metadata, name).Length > 0, $"{name} is empty");
    }

    foreach (string link in Links(Text(archive, "README.md")))
    {
        Check(false, $"README.md links to '{link}', which is dead on the package's page");
    }

    int documented = isTool ? 0 : Xml(archive, $"lib/net10.0/{id}.xml").Descendants("member").Count();
    Check(isTool || documented > 0, "the XML documentation describes no member");

    string symbols = Path.ChangeExtension(package, ".snupkg");
    Check(isTool || (File.Exists(symbols) && Holds(symbols, $"lib/net10.0/{id}.pdb")), "the symbols package lacks the portable PDB");
    Console.WriteLine($"{Path.GetFileName(package)}: {size} bytes, {dependencies.Length} dependencies, {documented} documented members");
    return id;
}

static XElement Xml(ZipArchive archive, string file)
{
    using Stream stream = archive.GetEntry(file)?.Open() ?? throw new FileNotFoundException($"The package holds no {file}.");
    return XDocument.Load(stream).Root!;
}

static string Text(ZipArchive archive, string file)
{
    using StreamReader reader = new(archive.GetEntry(file)?.Open() ?? throw new FileNotFoundException($"The package holds no {file}."));
    return reader.ReadToEnd();
}

static string Value(XElement metadata, string name) => metadata.Elements().SingleOrDefault(IsNamed(name))?.Value ?? "";

static Func<XElement, bool> IsNamed(string name) => element => element.Name.LocalName == name;

// Targets of Markdown links and images that are not absolute.
static IEnumerable<string> Links(string markdown) =>
    Regex.Matches(markdown, @"\]\((?!https://)([^)]*)\)").Select(match => match.Groups[1].Value);

static bool Holds(string zip, string file)
{
    using ZipArchive archive = ZipFile.OpenRead(zip);
    return archive.GetEntry(file) is not null;
}
