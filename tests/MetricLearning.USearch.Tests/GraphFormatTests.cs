using System.Buffers.Binary;
using MetricLearning.Distances;

namespace MetricLearning.USearch.Tests;

public class GraphFormatTests
{
    // The graph's bytes are changed and their checksums made right, as somebody would who means harm: what opens must be searched unharmed.
    [Test]
    public async Task Check_ChangedBytesWithRightChecksums_OpensNothingThatHarms()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "hostile.gallery");
        using (USearchGallery gallery = await Samples.Filled(
            DistanceMetric.Euclidean, 60, 4, 1, new() { Connectivity = 3, ExactRowCount = 0 }))
        {
            gallery.Save(path);
        }

        byte[] good = await File.ReadAllBytesAsync(path);
        GalleryFooter footer = GalleryFooter.Read(good.AsSpan()[^GalleryFooter.Length..], good.Length, path);
        int rowBytes = (int)footer.RowBytes, graphBytes = (int)footer.GraphBytes;
        Random random = new(1);
        int refused = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] bad = [.. good];
            bool isHead = i % 3 == 0;
            int place = rowBytes + random.Next(isHead ? 104 : graphBytes);
            bad[place] = i % 2 == 0 ? (byte)random.Next(256) : (byte)(bad[place] ^ (1 << random.Next(8)));
            Checksum sum = new();
            sum.Add(bad.AsSpan(rowBytes, graphBytes));
            (footer with { GraphSum = sum.Value }).ToBytes().CopyTo(bad, bad.Length - GalleryFooter.Length);
            await File.WriteAllBytesAsync(path, bad);
            foreach (bool isView in (bool[])[false, true])
            {
                try
                {
                    using USearchGallery opened = isView ? USearchGallery.View(path) : USearchGallery.Load(path);
                    (await opened.SearchAsync(Samples.Rows(10, 4, 2), 5)).Should().OnlyContain(found => found.Length == 5);
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }

        refused.Should().BeInRange(60, 399, "many bytes matter, and some, such as the version or stale neighbours, do not");
        File.Delete(path);
    }

    [Test]
    public async Task Check_FieldOutOfRange_SaysWhich()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "field.gallery");
        using (USearchGallery gallery = await Samples.Filled(DistanceMetric.Euclidean, 30, 4, 1))
        {
            gallery.Save(path);
        }

        byte[] good = await File.ReadAllBytesAsync(path);
        GalleryFooter footer = GalleryFooter.Read(good.AsSpan()[^GalleryFooter.Length..], good.Length, path);
        int graph = (int)footer.RowBytes, node = graph + 104 + (2 * 30);
        (int Place, uint Value, string Message)[] cases =
        [
            (graph, 0, "*not of USearch's version 2*"),
            (graph + 33, 5, "*another kind*"),
            (graph + 64 + 8, 17, "*head is damaged*"),
            (graph + 64 + 32, 30, "*head is damaged*"),
            (graph + 104, 0x00010009, "*row 0 of its graph is on level 9*"),
            (node, 31, "*row 0 of its graph has key 31*"),
            (node + 10, 33, "*row 0 of its graph has 33 neighbours on level 0*"),
            (node + 14, 30, "*row 0 of its graph has neighbour 30 on level 0*"),
        ];
        foreach ((int place, uint value, string message) in cases)
        {
            byte[] bad = [.. good];
            BinaryPrimitives.WriteUInt32LittleEndian(bad.AsSpan(place), value);
            Checksum sum = new();
            sum.Add(bad.AsSpan(graph, (int)footer.GraphBytes));
            (footer with { GraphSum = sum.Value }).ToBytes().CopyTo(bad, bad.Length - GalleryFooter.Length);
            await File.WriteAllBytesAsync(path, bad);

            FluentActions.Invoking(() => USearchGallery.View(path)).Should().Throw<InvalidDataException>().WithMessage(message);
        }

        File.Delete(path);
    }
}
