using System.Globalization;
using System.Text.RegularExpressions;
using MetricLearning.Persistence;
using MetricLearning.Tests.Reference;

namespace MetricLearning.Tests.Safety;

/// <summary>Files that chance or malice has changed are loaded or refused, and cost no memory beyond what they hold.</summary>
public partial class DamagedFilesTests
{
    private const int Changes = 4000;
    private const int MostBytes = 4 << 20;

    private static readonly string[] HostileNumbers =
    [
        "0", "-1", "1", "2", "3", "7", "255", "65536", "16777216", "2147483647", "2147483648", "4294967296", "-2147483648",
        "9223372036854775807", "18446744073709551616", "1e9", "0.5", "1e-320", "1e400", "null", "\"1\"", "[]", "{}",
    ];

    private static readonly Dictionary<string, (byte[] File, Action<Stream> Load)> Models = new()
    {
        ["network"] = (Bytes(stream => ModelFile.Save(stream, SampleModels.Network())), stream => ModelFile.LoadNetwork(stream)),
        ["dense"] = (Bytes(stream => ModelFile.Save(stream, SampleModels.Dense())), stream => ModelFile.LoadNetwork(stream)),
        ["scaler"] = (Bytes(stream => ModelFile.Save(stream, SampleModels.Scaler())), stream => ModelFile.LoadScaler(stream)),
        ["proxyAnchor"] =
            (Bytes(stream => ModelFile.Save(stream, SampleModels.ProxyAnchor())), stream => ModelFile.LoadProxyAnchorLoss(stream)),
        ["arcFace"] = (Bytes(stream => ModelFile.Save(stream, SampleModels.ArcFace())), stream => ModelFile.LoadArcFaceLoss(stream)),
    };

    private static readonly string[] Names = [.. Models.Keys];

    [Test]
    public void Load_BytesChanged_LoadsOrRefuses([ValueSource(nameof(Names))] string model)
    {
        Random random = new(1);
        Try(model, file =>
        {
            byte[] changed = [.. file];
            int header = 8 + FileBytes.HeaderLengthOf(file);
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                int at = random.Next(random.Next(4) > 0 ? header : file.Length);
                changed[at] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)(changed[at] ^ (1 << random.Next(8)));
            }

            return changed;
        }).Should().BeGreaterThan(Changes / 4, "most changes of a header break it");
    }

    [Test]
    public void Load_NumbersOfTheHeaderChanged_LoadsOrRefuses([ValueSource(nameof(Names))] string model)
    {
        Random random = new(2);
        Try(model, file =>
        {
            string header = FileBytes.HeaderOf(file);
            for (int i = random.Next(1, 3); i > 0; i--)
            {
                MatchCollection numbers = Number().Matches(header);
                Match number = numbers[random.Next(numbers.Count)];
                string other = HostileNumbers[random.Next(HostileNumbers.Length)].Replace("\"", "\\\"", StringComparison.Ordinal);
                header = string.Concat(header.AsSpan(0, number.Index), other, header.AsSpan(number.Index + number.Length));
            }

            return FileBytes.WithHeader(file, header);
        }).Should().BeGreaterThan(Changes / 4);
    }

    [Test]
    public void Load_PartsOfTheHeaderRepeatedOrLost_LoadsOrRefuses([ValueSource(nameof(Names))] string model)
    {
        Random random = new(3);
        Try(model, file =>
        {
            string header = FileBytes.HeaderOf(file);
            int start = random.Next(header.Length), length = random.Next(Math.Min(60, header.Length - start) + 1);
            string changed = random.Next(2) == 0
                ? header.Remove(start, length)
                : header.Insert(random.Next(header.Length), header.Substring(start, length));
            return FileBytes.WithHeader(file, changed);
        }).Should().BeGreaterThan(Changes / 4);
    }

    [Test]
    public void Load_FileCutAnywhereOrLonger_IsRefused([ValueSource(nameof(Names))] string model)
    {
        (byte[] file, Action<Stream> load) = Models[model];
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            FluentActions.Invoking(() => load(new MemoryStream(cut))).Should().Throw<InvalidDataException>($"{length} bytes are left");
        }

        FluentActions.Invoking(() => load(new MemoryStream([.. file, 0]))).Should().Throw<InvalidDataException>();
        FluentActions.Invoking(() => load(new MemoryStream(file))).Should().NotThrow();
    }

    // Returns how many of the changed files were refused.
    private static int Try(string model, Func<byte[], byte[]> change)
    {
        (byte[] file, Action<Stream> load) = Models[model];
        int refused = 0;
        for (int i = 0; i < Changes; i++)
        {
            MemoryStream changed = new(change(file));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                load(changed);
            }
            catch (InvalidDataException exception)
            {
                exception.Message.Length.Should().BeLessThan(2000);
                refused++;
            }
            catch (Exception exception)
            {
                throw new AssertionException(string.Create(
                    CultureInfo.InvariantCulture, $"Change {i} of {model} threw {exception.GetType().Name}: {exception}"));
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes, $"change {i} of {model}");
        }

        return refused;
    }

    private static byte[] Bytes(Action<Stream> save)
    {
        MemoryStream stream = new();
        save(stream);
        return stream.ToArray();
    }

    [GeneratedRegex(@"(?<=[:\[,])-?[0-9][0-9.e+-]*")]
    private static partial Regex Number();
}
