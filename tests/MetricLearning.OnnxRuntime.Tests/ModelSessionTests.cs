using static MetricLearning.OnnxRuntime.Tests.TestModels;

namespace MetricLearning.OnnxRuntime.Tests;

public class ModelSessionTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("onnx-features").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("none.onnx")]
    [TestCase("no/none.onnx")]
    public void Open_FileThatIsMissing_NamesIt(string name)
    {
        string path = Path.Combine(_folder, name);
        FluentActions.Invoking(() => new OnnxFeatures(path)).Should().Throw<FileNotFoundException>()
            .WithMessage($"The file {path} does not exist; expected an ONNX model.*").Which.FileName.Should().Be(path);
    }

    [Test]
    public void Open_Folder_IsRefused() =>
        FluentActions.Invoking(() => new OnnxFeatures(_folder)).Should().Throw<UnauthorizedAccessException>();

    [Test]
    public void Open_TruncatedFile_IsRefusedWhereverItIsCut()
    {
        byte[] model = Export(Dense);
        string path = Path.Combine(_folder, "model.onnx");
        foreach (int length in (int[])[0, 1, model.Length / 3, model.Length / 2, model.Length - 1])
        {
            File.WriteAllBytes(path, model[..length]);
            FluentActions.Invoking(() => new OnnxFeatures(path)).Should().Throw<InvalidDataException>($"{length} bytes are no model")
                .WithMessage($"The file {path} holds no model that this version of ONNX Runtime can run: *Pass a whole ONNX model.");
            FluentActions.Invoking(() => new OnnxFeatures(model[..length])).Should().Throw<InvalidDataException>()
                .WithMessage($"The model of {length} bytes holds no model that*");
        }
    }

    [Test]
    public void Open_OtherFile_IsRefused()
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllText(path, "This is a text, and no model.");

        FluentActions.Invoking(() => new OnnxFeatures(path))
            .Should().Throw<InvalidDataException>().WithMessage($"The file {path} holds no model*");
    }
}
