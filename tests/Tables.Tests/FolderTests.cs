namespace Tables.Tests;

/// <summary>Tests that need a folder of their own.</summary>
internal abstract class FolderTests
{
    protected string Folder { get; private set; } = "";

    [SetUp]
    public void MakeFolder() => Folder = Directory.CreateTempSubdirectory("tables").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Folder, recursive: true);
}
