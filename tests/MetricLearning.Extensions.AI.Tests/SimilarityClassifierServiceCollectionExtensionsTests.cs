using MetricLearning.Classification;
using Microsoft.Extensions.DependencyInjection;

namespace MetricLearning.Extensions.AI.Tests;

public class SimilarityClassifierServiceCollectionExtensionsTests
{
    private string _folder = "";
    private string _path = "";

    [OneTimeSetUp]
    public void SaveClassifier()
    {
        _folder = Directory.CreateTempSubdirectory().FullName;
        _path = Path.Combine(_folder, "texts.metric");
        Texts.Train().Save(_path);
    }

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AddSimilarityClassifier_Resolved_IsOneSharedInstanceOfTheFile()
    {
        using ServiceProvider services = new ServiceCollection().AddSimilarityClassifier(_path, maxDegreeOfParallelism: 1)
            .BuildServiceProvider();
        using IServiceScope scope = services.CreateScope();

        SimilarityClassifier classifier = services.GetRequiredService<SimilarityClassifier>();

        classifier.Classify(Texts.Encode("cat 1")).Label.Should().Be("cat");
        scope.ServiceProvider.GetRequiredService<SimilarityClassifier>().Should().BeSameAs(classifier);
        classifier.Gallery.MaxDegreeOfParallelism.Should().Be(1);
    }

    [Test]
    public void AddKeyedSimilarityClassifier_TwoKeys_AreTwoClassifiers()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddKeyedSimilarityClassifier("a", _path)
            .AddKeyedSimilarityClassifier("b", _path)
            .AddSimilarityClassifier(_path)
            .BuildServiceProvider();

        SimilarityClassifier a = services.GetRequiredKeyedService<SimilarityClassifier>("a");

        services.GetRequiredKeyedService<SimilarityClassifier>("a").Should().BeSameAs(a);
        services.GetRequiredKeyedService<SimilarityClassifier>("b").Should().NotBeSameAs(a);
        services.GetRequiredService<SimilarityClassifier>().Should().NotBeSameAs(a);
        services.GetKeyedService<SimilarityClassifier>("c").Should().BeNull();
    }

    [Test]
    public void AddSimilarityClassifier_FileThatComesLater_IsFoundByTheNextResolve()
    {
        string path = Path.Combine(_folder, "later", "texts.metric");
        using ServiceProvider services = new ServiceCollection().AddSimilarityClassifier(path).BuildServiceProvider();

        services.Invoking(one => one.GetService<SimilarityClassifier>()).Should().Throw<FileNotFoundException>()
            .WithMessage($"The file {path} does not exist; expected one that SimilarityClassifier.Save wrote. *");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(_path, path);

        services.GetRequiredService<SimilarityClassifier>().Count.Should().Be(60);
    }

    [Test]
    public void AddSimilarityClassifier_FileOfSomethingElse_IsNamed()
    {
        string path = Path.Combine(_folder, "notes.txt");
        File.WriteAllText(path, "none of this is a classifier, whatever its name");
        using ServiceProvider services = new ServiceCollection().AddSimilarityClassifier(path).BuildServiceProvider();

        services.Invoking(one => one.GetService<SimilarityClassifier>()).Should().Throw<InvalidDataException>()
            .WithMessage($"The file {path} holds no classifier: *");
    }

    [Test]
    public void AddSimilarityClassifier_WrongArguments_AreRefusedAtRegistration()
    {
        ServiceCollection services = [];

        services.Invoking(one => one.AddSimilarityClassifier(null!)).Should().Throw<ArgumentNullException>().WithParameterName("path");
        services.Invoking(one => one.AddSimilarityClassifier("")).Should().Throw<ArgumentException>().WithMessage("path is empty; *");
        services.Invoking(one => one.AddKeyedSimilarityClassifier("a", _path, 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("maxDegreeOfParallelism");
        FluentActions.Invoking(() => ((IServiceCollection)null!).AddSimilarityClassifier(_path)).Should().Throw<ArgumentNullException>();
        services.Should().BeEmpty();
    }
}
